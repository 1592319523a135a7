/** The page's entry. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RecordingsPage } from './pages/RecordingsPage.tsx';
import './styles/theme.css';
import './styles/header.css';
import './styles/server-state.css';
import './styles/banners.css';
import './styles/nets.css';
import './styles/list.css';
import './styles/empty.css';
import './styles/detail.css';
import './styles/parts.css';
import './styles/words.css';
import './styles/alerts.css';
import './styles/narrow.css';

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <RecordingsPage />
    </StrictMode>,
  );
}
