import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './base.css';
import './layout.css';
import './case.css';
import { ErrorBoundary } from './error-boundary.tsx';
import { ReportApp } from './report-app.tsx';
import type { ReportData } from './report-data.ts';

function start(): void {
  const place = document.getElementById('report');
  const text = document.getElementById('run-data')?.textContent;
  if (place === null || text === undefined) return;
  let data: ReportData;
  try {
    data = JSON.parse(text) as ReportData;
  } catch {
    place.textContent = 'This report holds no run: make it with "cordon report export --format html".';
    return;
  }
  document.title = `${data.target.name}: Cordon report`;
  createRoot(place).render(
    <StrictMode>
      <ErrorBoundary what="report">
        <ReportApp data={data} />
      </ErrorBoundary>
    </StrictMode>,
  );
}

start();
