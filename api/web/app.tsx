/** The frame around every page: word mark, language, and which address shows which page. */
import { App as AntApp, ConfigProvider } from 'antd';
import enLocale from 'antd/es/locale/en_US.js';
import zhLocale from 'antd/es/locale/zh_CN.js';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn.js';
import { lazy, type ReactNode, Suspense } from 'react';
import { Link, NavLink, Route, Routes, useLocation } from 'react-router';
import { theme } from './look/theme.ts';
import { AlertsPage } from './pages/alerts.tsx';
import { ComparePage } from './pages/compare.tsx';
import { HotSpotsPage } from './pages/hot-spots.tsx';
import { RecordingPage } from './pages/recording.tsx';
import { RecordingsPage } from './pages/recordings.tsx';
import { RulePage } from './pages/rule.tsx';
import { RulesPage } from './pages/rules.tsx';
import { Message } from './parts/message.tsx';
import { useLanguage } from './texts/language.tsx';

// Pages that few people open come with their first visit.
const DriftPage = lazy(() => import('./pages/drift.tsx'));
const KnowledgeItemPage = lazy(() => import('./pages/knowledge-item.tsx'));
const KnowledgePage = lazy(() => import('./pages/knowledge.tsx'));
const LabellingPage = lazy(() => import('./pages/labelling.tsx'));
const ModelsPage = lazy(() => import('./pages/models.tsx'));
const ModelVersionPage = lazy(() => import('./pages/model-version.tsx'));

export function App() {
  const { code, texts, toggle } = useLanguage();
  const { pathname } = useLocation();
  const isCalls = pathname === '/' || pathname.startsWith('/recordings');
  dayjs.locale(code === 'zh' ? 'zh-cn' : 'en');
  return (
    <ConfigProvider
      theme={theme}
      locale={code === 'zh' ? zhLocale : enLocale}
      button={{ autoInsertSpace: false }}
    >
      <AntApp className="frame">
        <a className="skip" href="#content">
          {texts.skip}
        </a>
        <header className="top">
          <Link to="/" className="wordmark">
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <rect width="16" height="16" rx="3" />
              <path d="M4 6v4M7 3.5v9M10 5.5v5M13 7v2" />
            </svg>
            <strong>{texts.product}</strong>
            <span>{texts.productLine}</span>
          </Link>
          <nav className="menu" aria-label={texts.menu.label}>
            <Link to="/" aria-current={isCalls ? 'page' : undefined}>
              {texts.menu.calls}
            </Link>
            <NavLink to="/alerts">{texts.menu.alerts}</NavLink>
            <NavLink to="/hot-spots">{texts.menu.hotSpots}</NavLink>
            <NavLink to="/rules">{texts.menu.rules}</NavLink>
            <NavLink to="/knowledge">{texts.menu.knowledge}</NavLink>
            <NavLink to="/models">{texts.menu.models}</NavLink>
            <NavLink to="/labelling">{texts.menu.labelling}</NavLink>
          </nav>
          <button
            type="button"
            className="language"
            onClick={toggle}
            lang={code === 'zh' ? 'en' : 'zh-CN'}
            aria-label={texts.switchLanguage}
          >
            {texts.otherLanguage}
          </button>
        </header>
        <main id="content" tabIndex={-1}>
          <Routes>
            <Route path="/" element={<RecordingsPage />} />
            <Route path="/recordings" element={<RecordingsPage />} />
            <Route path="/recordings/:id" element={<RecordingPage />} />
            <Route path="/alerts" element={<AlertsPage />} />
            <Route path="/hot-spots" element={<HotSpotsPage />} />
            <Route path="/rules" element={<RulesPage />} />
            <Route path="/rules/compare/:hash" element={<ComparePage />} />
            <Route path="/rules/:id" element={<RulePage />} />
            <Route path="/knowledge" element={later(<KnowledgePage />, texts.loading)} />
            <Route path="/knowledge/:id" element={later(<KnowledgeItemPage />, texts.loading)} />
            <Route path="/models" element={later(<ModelsPage />, texts.loading)} />
            <Route path="/models/versions/:version" element={later(<ModelVersionPage />, texts.loading)} />
            <Route path="/labelling" element={later(<LabellingPage />, texts.loading)} />
            <Route path="/drift" element={later(<DriftPage />, texts.loading)} />
            <Route
              path="*"
              element={
                <Message
                  tone="quiet"
                  title={texts.notFoundTitle}
                  hint={texts.notFoundHint}
                  action={<Link to="/">{texts.backToList}</Link>}
                />
              }
            />
          </Routes>
        </main>
      </AntApp>
    </ConfigProvider>
  );
}

function later(page: ReactNode, loading: string): ReactNode {
  return <Suspense fallback={<p role="status">{loading}</p>}>{page}</Suspense>;
}
