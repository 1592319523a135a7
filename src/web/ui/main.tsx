/** The page's entry. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RecordingsPage } from './pages/RecordingsPage.tsx';
import './styles.css';

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <RecordingsPage />
    </StrictMode>,
  );
}
