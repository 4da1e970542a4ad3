/** The frame around every page, and which address shows which page to whom. */
import { App as AntApp, ConfigProvider } from 'antd';
import enLocale from 'antd/es/locale/en_US.js';
import zhLocale from 'antd/es/locale/zh_CN.js';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn.js';
import { lazy, type ReactNode, Suspense } from 'react';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { theme } from './look/theme.ts';
import { AlertsPage } from './pages/alerts.tsx';
import { ComparePage } from './pages/compare.tsx';
import { HomePage } from './pages/home.tsx';
import { HotSpotsPage } from './pages/hot-spots.tsx';
import { RecordingPage } from './pages/recording.tsx';
import { RulePage } from './pages/rule.tsx';
import { RulesPage } from './pages/rules.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { DemoBanner } from './parts/account.tsx';
import { Message } from './parts/message.tsx';
import { SessionProvider, useMay, useSession } from './parts/session.tsx';
import { TopBar } from './parts/top-bar.tsx';
import { useLanguage } from './texts/language.tsx';

// Pages that few people open come with their first visit.
const AppealsPage = lazy(() => import('./pages/appeals.tsx'));
const AuditLogPage = lazy(() => import('./pages/audit.tsx'));
const CalibrationListPage = lazy(() => import('./pages/calibration-list.tsx'));
const CalibrationSessionPage = lazy(() => import('./pages/calibration-session.tsx'));
const CalibrationCallPage = lazy(() => import('./pages/calibration-call.tsx'));
const BoardsPage = lazy(() => import('./pages/boards.tsx'));
const CasesPage = lazy(() => import('./pages/cases.tsx'));
const CoachingPage = lazy(() => import('./pages/coaching.tsx'));
const CoachingPlanPage = lazy(() => import('./pages/coaching-plan.tsx'));
const CoachingTaskPage = lazy(() => import('./pages/coaching-task.tsx'));
const DriftPage = lazy(() => import('./pages/drift.tsx'));
const EmotionalLoadPage = lazy(() => import('./pages/emotional-load.tsx'));
const KnowledgeItemPage = lazy(() => import('./pages/knowledge-item.tsx'));
const KnowledgePage = lazy(() => import('./pages/knowledge.tsx'));
const LabellingPage = lazy(() => import('./pages/labelling.tsx'));
const ModelsPage = lazy(() => import('./pages/models.tsx'));
const ModelVersionPage = lazy(() => import('./pages/model-version.tsx'));
const OperationsPage = lazy(() => import('./pages/operations.tsx'));
const PeoplePage = lazy(() => import('./pages/people.tsx'));
const QueuePage = lazy(() => import('./pages/queue.tsx'));
const SetupPage = lazy(() => import('./pages/setup.tsx'));
const WeeklyPackPage = lazy(() => import('./pages/weekly-pack.tsx'));

export function App() {
  const { code } = useLanguage();
  dayjs.locale(code === 'zh' ? 'zh-cn' : 'en');
  return (
    <ConfigProvider
      theme={theme}
      locale={code === 'zh' ? zhLocale : enLocale}
      button={{ autoInsertSpace: false }}
    >
      <AntApp className="frame">
        <SessionProvider>
          <Frame />
        </SessionProvider>
      </AntApp>
    </ConfigProvider>
  );
}

function Frame() {
  const { texts } = useLanguage();
  const { person } = useSession();
  const { pathname } = useLocation();
  return (
    <>
      <a className="skip" href="#content">
        {texts.skip}
      </a>
      <TopBar />
      <DemoBanner />
      <main id="content" tabIndex={-1}>
        {pathname === '/setup' ? (
          later(<SetupPage />, texts.loading)
        ) : person === null ? (
          <SignInPage />
        ) : (
          <Pages key={person.login} />
        )}
      </main>
    </>
  );
}

function Pages() {
  const { texts } = useLanguage();
  const may = useMay();
  const only = (isAllowed: boolean, page: ReactNode) => (isAllowed ? page : <Refused />);
  return (
    <Routes>
      <Route path="/" element={<HomePage />} />
      <Route path="/sign-in" element={<Navigate to="/" replace />} />
      <Route path="/recordings" element={<HomePage />} />
      <Route path="/recordings/:id" element={only(may.calls, <RecordingPage />)} />
      <Route path="/queue" element={only(may.queue, later(<QueuePage />, texts.loading))} />
      <Route path="/appeals" element={only(may.appeals, later(<AppealsPage />, texts.loading))} />
      <Route path="/alerts" element={only(may.service, <AlertsPage />)} />
      <Route path="/hot-spots" element={only(may.service, <HotSpotsPage />)} />
      <Route path="/boards" element={only(may.boards, later(<BoardsPage />, texts.loading))} />
      <Route
        path="/emotional-load"
        element={only(may.emotionalLoad, later(<EmotionalLoadPage />, texts.loading))}
      />
      <Route path="/operations" element={only(may.operations, later(<OperationsPage />, texts.loading))} />
      <Route path="/rules" element={only(may.rules, <RulesPage />)} />
      <Route path="/rules/compare/:hash" element={only(may.changeRules, <ComparePage />)} />
      <Route path="/rules/:id" element={only(may.rules, <RulePage />)} />
      <Route path="/knowledge" element={only(may.knowledge, later(<KnowledgePage />, texts.loading))} />
      <Route
        path="/knowledge/:id"
        element={only(may.knowledge, later(<KnowledgeItemPage />, texts.loading))}
      />
      <Route path="/coaching" element={only(may.coaching, later(<CoachingPage />, texts.loading))} />
      <Route
        path="/coaching/new"
        element={only(may.leadCoaching, later(<CoachingPlanPage />, texts.loading))}
      />
      <Route path="/coaching/:id" element={only(may.coaching, later(<CoachingTaskPage />, texts.loading))} />
      <Route path="/cases" element={only(may.cases, later(<CasesPage />, texts.loading))} />
      <Route path="/weekly-pack" element={only(may.leadCoaching, later(<WeeklyPackPage />, texts.loading))} />
      <Route path="/models" element={only(may.models, later(<ModelsPage />, texts.loading))} />
      <Route
        path="/models/versions/:version"
        element={only(may.models, later(<ModelVersionPage />, texts.loading))}
      />
      <Route path="/labelling" element={only(may.labelling, later(<LabellingPage />, texts.loading))} />
      <Route path="/people" element={only(may.people, later(<PeoplePage />, texts.loading))} />
      <Route path="/audit" element={only(may.audit, later(<AuditLogPage />, texts.loading))} />
      <Route
        path="/calibration"
        element={only(may.calibration, later(<CalibrationListPage />, texts.loading))}
      />
      <Route
        path="/calibration/:id"
        element={only(may.calibration, later(<CalibrationSessionPage />, texts.loading))}
      />
      <Route
        path="/calibration/:id/:recordingId"
        element={only(may.calibration, later(<CalibrationCallPage />, texts.loading))}
      />
      <Route path="/drift" element={only(may.models, later(<DriftPage />, texts.loading))} />
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
  );
}

function Refused() {
  const words = useLanguage().texts.people;
  return (
    <Message
      tone="quiet"
      title={words.refusedTitle}
      hint={words.refusedHint}
      action={<Link to="/">{words.toOwnWork}</Link>}
    />
  );
}

function later(page: ReactNode, loading: string): ReactNode {
  return <Suspense fallback={<p role="status">{loading}</p>}>{page}</Suspense>;
}
