/** The frame around every page, and which address shows which page to whom. */
import { App as AntApp, ConfigProvider } from 'antd';
import enLocale from 'antd/es/locale/en_US.js';
import zhLocale from 'antd/es/locale/zh_CN.js';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn.js';
import { lazy, type ReactNode, Suspense } from 'react';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { theme } from './look/theme.ts';
import { SignInPage } from './pages/sign-in.tsx';
import { DemoBanner } from './parts/account.tsx';
import { Message } from './parts/message.tsx';
import { SessionProvider, useMay, useSession } from './parts/session.tsx';
import { TopBar } from './parts/top-bar.tsx';
import { useLanguage } from './texts/language.tsx';

// A page comes with its first visit: what everybody loads is held small by first-load.browser.test.ts.
const AlertsPage = lazy(() => import('./pages/alerts.tsx'));
const AppealsPage = lazy(() => import('./pages/appeals.tsx'));
const AuditLogPage = lazy(() => import('./pages/audit.tsx'));
const BoardsPage = lazy(() => import('./pages/boards.tsx'));
const CalibrationCallPage = lazy(() => import('./pages/calibration-call.tsx'));
const CalibrationListPage = lazy(() => import('./pages/calibration-list.tsx'));
const CalibrationSessionPage = lazy(() => import('./pages/calibration-session.tsx'));
const CasesPage = lazy(() => import('./pages/cases.tsx'));
const CoachingChangePage = lazy(() => import('./pages/coaching-change.tsx'));
const CoachingPage = lazy(() => import('./pages/coaching.tsx'));
const CoachingPlanPage = lazy(() => import('./pages/coaching-plan.tsx'));
const CoachingTaskPage = lazy(() => import('./pages/coaching-task.tsx'));
const ComparePage = lazy(() => import('./pages/compare.tsx'));
const DriftPage = lazy(() => import('./pages/drift.tsx'));
const EmotionalLoadPage = lazy(() => import('./pages/emotional-load.tsx'));
const HomePage = lazy(() => import('./pages/home.tsx'));
const HotSpotsPage = lazy(() => import('./pages/hot-spots.tsx'));
const KnowledgeItemPage = lazy(() => import('./pages/knowledge-item.tsx'));
const KnowledgePage = lazy(() => import('./pages/knowledge.tsx'));
const LabellingPage = lazy(() => import('./pages/labelling.tsx'));
const ModelVersionPage = lazy(() => import('./pages/model-version.tsx'));
const ModelsPage = lazy(() => import('./pages/models.tsx'));
const OperationsPage = lazy(() => import('./pages/operations.tsx'));
const PeoplePage = lazy(() => import('./pages/people.tsx'));
const QueuePage = lazy(() => import('./pages/queue.tsx'));
const RecordingPage = lazy(() => import('./pages/recording.tsx'));
const RecordingsPage = lazy(() => import('./pages/recordings.tsx'));
const RulePage = lazy(() => import('./pages/rule.tsx'));
const RulesPage = lazy(() => import('./pages/rules.tsx'));
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
        <Suspense fallback={<p role="status">{texts.loading}</p>}>
          {pathname === '/setup' ? (
            <SetupPage />
          ) : person === null ? (
            <SignInPage />
          ) : (
            <Pages key={person.login} />
          )}
        </Suspense>
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
      <Route path="/recordings" element={only(may.calls, <RecordingsPage />)} />
      <Route path="/recordings/:id" element={only(may.calls, <RecordingPage />)} />
      <Route path="/queue" element={only(may.queue, <QueuePage />)} />
      <Route path="/appeals" element={only(may.appeals, <AppealsPage />)} />
      <Route path="/alerts" element={only(may.service, <AlertsPage />)} />
      <Route path="/hot-spots" element={only(may.service, <HotSpotsPage />)} />
      <Route path="/boards" element={only(may.boards, <BoardsPage />)} />
      <Route path="/emotional-load" element={only(may.emotionalLoad, <EmotionalLoadPage />)} />
      <Route path="/operations" element={only(may.operations, <OperationsPage />)} />
      <Route path="/rules" element={only(may.rules, <RulesPage />)} />
      <Route path="/rules/compare/:hash" element={only(may.compareRules, <ComparePage />)} />
      <Route path="/rules/:id" element={only(may.rules, <RulePage />)} />
      <Route path="/knowledge" element={only(may.knowledge, <KnowledgePage />)} />
      <Route path="/knowledge/:id" element={only(may.knowledge, <KnowledgeItemPage />)} />
      <Route path="/coaching" element={only(may.coaching, <CoachingPage />)} />
      <Route path="/coaching/new" element={only(may.leadCoaching, <CoachingPlanPage />)} />
      <Route path="/coaching/:id/plan" element={only(may.leadCoaching, <CoachingChangePage />)} />
      <Route path="/coaching/:id" element={only(may.coaching, <CoachingTaskPage />)} />
      <Route path="/cases" element={only(may.cases, <CasesPage />)} />
      <Route path="/weekly-pack" element={only(may.leadCoaching, <WeeklyPackPage />)} />
      <Route path="/models" element={only(may.models, <ModelsPage />)} />
      <Route path="/models/versions/:version" element={only(may.models, <ModelVersionPage />)} />
      <Route path="/labelling" element={only(may.labelling, <LabellingPage />)} />
      <Route path="/people" element={only(may.people, <PeoplePage />)} />
      <Route path="/audit" element={only(may.audit, <AuditLogPage />)} />
      <Route path="/calibration" element={only(may.calibration, <CalibrationListPage />)} />
      <Route path="/calibration/:id" element={only(may.calibration, <CalibrationSessionPage />)} />
      <Route path="/calibration/:id/:recordingId" element={only(may.calibration, <CalibrationCallPage />)} />
      <Route path="/drift" element={only(may.models, <DriftPage />)} />
      <Route
        path="*"
        element={
          <Message
            tone="quiet"
            title={texts.notFoundTitle}
            hint={texts.notFoundHint}
            action={<Link to="/">{texts.people.toOwnWork}</Link>}
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
