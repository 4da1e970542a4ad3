/** The dialog that hands in one recording: audio, what is known about the call, a ready transcript. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { uploadRecording } from '../api.ts';
import { useTexts } from '../texts/language.tsx';
import { useProblemText } from './message.tsx';

export default function UploadDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const texts = useTexts();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [audio, setAudio] = useState<File | null>(null);
  const [transcript, setTranscript] = useState<File | null>(null);
  const [metadata, setMetadata] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const metadataId = useId();

  const send = useMutation({
    mutationFn: uploadRecording,
    onSuccess: () => {
      message.success(texts.upload.sent);
      setAudio(null);
      setTranscript(null);
      setMetadata('');
      onClose();
    },
    onError: (error) => setFault(`${texts.upload.failed}：${problemText(error)}`),
    onSettled: () => queries.invalidateQueries(),
  });

  const submit = () => {
    if (audio === null && transcript === null) return setFault(texts.upload.needOne);
    const text = metadata.trim();
    if (text !== '' && !isJsonObject(text)) return setFault(texts.upload.badJson);
    setFault(null);
    send.mutate({ audio, transcript, metadata: text === '' ? null : text });
  };

  return (
    <Modal
      open={open}
      title={texts.upload.title}
      onCancel={onClose}
      closable={{ 'aria-label': texts.close }}
      destroyOnHidden
      footer={[
        <Button key="cancel" onClick={onClose}>
          {texts.upload.cancel}
        </Button>,
        <Button key="send" type="primary" loading={send.isPending} onClick={submit}>
          {texts.upload.submit}
        </Button>,
      ]}
    >
      <div className="upload">
        <p>{texts.upload.intro}</p>
        <FileField
          label={texts.upload.audio}
          hint={texts.upload.audioHint}
          accept="audio/*,.wav,.mp3,.m4a,.aac,.ogg,.opus,.flac,.amr,.gsm,.v3,.vox"
          file={audio}
          onFile={setAudio}
        />
        <FileField
          label={texts.upload.transcript}
          hint={texts.upload.transcriptHint}
          accept=".json,.srt,.vtt,application/json,text/vtt"
          file={transcript}
          onFile={setTranscript}
        />
        <label htmlFor={metadataId}>{texts.upload.metadata}</label>
        <Input.TextArea
          id={metadataId}
          value={metadata}
          rows={3}
          placeholder={texts.upload.metadataHint}
          onChange={(event) => setMetadata(event.target.value)}
        />
        <FileField
          label={texts.upload.metadataFile}
          hint=""
          accept=".json,application/json"
          file={null}
          onFile={(file) => {
            void file?.text().then(setMetadata);
          }}
        />
        {fault !== null && (
          <p role="alert" className="fault">
            {fault}
          </p>
        )}
      </div>
    </Modal>
  );
}

interface FileFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly accept: string;
  readonly file: File | null;
  onFile(file: File | null): void;
}

/** The browser's own file input says "No file chosen" in the browser's language; this one speaks the page's. */
function FileField({ label, hint, accept, file, onFile }: FileFieldProps) {
  const texts = useTexts();
  const id = useId();
  return (
    <div className="file-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="file"
        accept={accept}
        onChange={(event) => onFile(event.target.files?.[0] ?? null)}
      />
      <span className="file-face" aria-hidden="true">
        <span className="file-button">{texts.upload.choose}</span>
        <span className="faint">{file === null ? hint : texts.upload.chosen(file.name)}</span>
      </span>
    </div>
  );
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
