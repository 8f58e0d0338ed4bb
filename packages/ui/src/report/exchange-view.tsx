import type { ReactNode } from 'react';
import { BytesView } from './bytes-view.tsx';
import { visibleText } from './format.ts';
import type { ExchangeEvent, Json, ReportAttachment, StoredMessage } from './report-data.ts';
import { ValueTree } from './value-tree.tsx';

interface Props {
  readonly exchange: ExchangeEvent;
  readonly attachments: Readonly<Record<string, ReportAttachment>>;
  readonly isOpen: boolean;
}

/** The RPC or event that a decoded message carries, for the one-line form. */
function methodOf(message: StoredMessage | undefined): string {
  const decoded = message?.decoded;
  if (message === undefined) return 'nothing';
  const fields =
    typeof decoded === 'object' && decoded !== null ? (decoded as { readonly [name: string]: Json | undefined }) : {};
  const inner = fields['message'] ?? fields['body'];
  const from =
    typeof inner === 'object' && inner !== null ? (inner as { readonly [name: string]: Json | undefined }) : fields;
  const method = from['method'] ?? fields['method'];
  if (typeof method === 'string') return method;
  return message.bodyBytes === 0 ? 'empty' : `${message.bodyBytes} bytes`;
}

/** One request and its answer: one line that opens to both messages, raw and decoded, side by side. */
export function ExchangeView({ exchange, attachments, isOpen }: Props): ReactNode {
  const { request, response, peer, from, note, connection, connectionId } = exchange;
  const [who, whom] = from === 'target' ? ['target', peer] : [peer, 'target'];
  return (
    <details className="exchange" open={isOpen}>
      <summary>
        <span className="exchange-who">
          {who} → {whom}
        </span>
        <bdi className="exchange-line">{visibleText(request?.startLine ?? 'no request')}</bdi>
        <span className="exchange-method">{methodOf(request)}</span>
        <span aria-hidden="true">⇢</span>
        <bdi className="exchange-line">{visibleText(response?.startLine ?? 'no answer')}</bdi>
        <span className="exchange-method">{methodOf(response)}</span>
      </summary>
      {note !== undefined && <p className="exchange-note">{note}</p>}
      <div className="messages">
        <MessageView title={`Request from ${who}`} message={request} attachments={attachments} />
        <MessageView title={`Answer from ${whom}`} message={response} attachments={attachments} />
      </div>
      {(connection !== undefined || connectionId !== undefined) && (
        <div className="exchange-connection">
          {connectionId !== undefined && <span>Connection {connectionId} in capture.pcapng</span>}
          {connection !== undefined && <ValueTree value={connection} depth={2} />}
        </div>
      )}
    </details>
  );
}

interface MessageProps {
  readonly title: string;
  readonly message: StoredMessage | undefined;
  readonly attachments: Props['attachments'];
}

function MessageView({ title, message, attachments }: MessageProps): ReactNode {
  return (
    <section className="message">
      <h4>{title}</h4>
      {message === undefined ? (
        <p className="bytes-empty">None</p>
      ) : (
        <>
          <pre className="code code-head" tabIndex={0} aria-label={`${title}: head`}>
            <bdi className="start-line">{visibleText(message.startLine)}</bdi>
            {message.headers.map(([name, value], index) => (
              <bdi key={`${index}`} className="line">
                <span className="header-name">{visibleText(name)}</span>: {visibleText(value)}
              </bdi>
            ))}
          </pre>
          <BytesView
            stored={message.body}
            bytes={message.bodyBytes}
            decoded={message.decoded}
            attachments={attachments}
            label={`${title}: body`}
          />
        </>
      )}
    </section>
  );
}
