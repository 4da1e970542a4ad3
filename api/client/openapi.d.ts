/** Made from the routes by `npx tsx api/openapi-types.ts`; a test holds it current. */

export interface paths {
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in and with which roles; for others, how to sign in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionState"];
                    };
                };
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with login and password; the answer sets a cookie
         * @description Five wrong passwords are free; each further one locks the login for twice as long, from 30 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SignInBody"];
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                429: components["responses"]["TooManyRequests"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End this session */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change the own password; other sessions end */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PasswordBody"];
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the first administrator, with the code of the link that the server printed
         * @description From this machine only, while nobody is known. Gets the roles operations and qa_manager.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SetupBody"];
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["BadRequest"];
                403: components["responses"]["Forbidden"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/demo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in as a fictional person of the demo; there only in demo mode */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DemoBody"];
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["BadRequest"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Recordings, newest call first, filtered and searched
         * @description Unknown query parameters are refused. Pass `next` as `cursor` for the following page.
         */
        get: {
            parameters: {
                query?: {
                    state?: components["schemas"]["RecordingState"][];
                    lane?: ("mandatory" | "risk" | "unsure" | "failed" | "sample" | "none")[];
                    teamId?: string;
                    agentId?: string;
                    businessType?: string;
                    channel?: components["schemas"]["Channel"];
                    callId?: string;
                    rule?: string;
                    passed?: "true" | "false";
                    veto?: "true" | "false";
                    from?: string;
                    to?: string;
                    minScore?: number;
                    maxScore?: number;
                    q?: string;
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RecordingPage"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        /**
         * Upload a recording with its metadata
         * @description multipart/form-data with the parts `audio` (file), `metadata` (JSON object) and `transcript` (JSON, SRT or VTT). A chat comes as `transcript` without `audio`. The same bytes again give 200 and the recording that is there.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": {
                        /** Format: binary */
                        audio?: Blob;
                        /** Format: binary */
                        metadata?: Blob;
                        /** Format: binary */
                        transcript?: Blob;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            existing: boolean;
                            note: string | null;
                        };
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            existing: boolean;
                            note: string | null;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One recording with transcript, findings, score card, stages and history
         * @description Of own calls agents see score card and findings as published, and before that none. Personal data is masked; with `original` (see POST …/original-text) transcript, findings and metadata are not.
         */
        get: {
            parameters: {
                query?: {
                    original?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RecordingDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/original-text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for transcript and metadata with personal data in them: who and why is written down
         * @description The address answers for an hour, for this recording and this person only.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["OriginalBody"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OriginalAudio"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/audio": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audio as a browser plays it, personal data muted, by ranges
         * @description PCM WAV with the times of the transcript; where nothing is muted WAV comes as it lies in storage. One Range of bytes gives 206, a range outside 416, several ranges the whole. 409 while nobody knows what is said. With `original` (see POST …/original-audio) nothing is muted.
         */
        get: {
            parameters: {
                query?: {
                    original?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "audio/wav": Blob;
                    };
                };
                /** @description Partial Content */
                206: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "audio/wav": Blob;
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                416: components["responses"]["RangeNotSatisfiable"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * The audio as a browser plays it, personal data muted, by ranges
         * @description PCM WAV with the times of the transcript; where nothing is muted WAV comes as it lies in storage. One Range of bytes gives 206, a range outside 416, several ranges the whole. 409 while nobody knows what is said. With `original` (see POST …/original-audio) nothing is muted.
         */
        head: {
            parameters: {
                query?: {
                    original?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "audio/wav": Blob;
                    };
                };
                /** @description Partial Content */
                206: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "audio/wav": Blob;
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                416: components["responses"]["RangeNotSatisfiable"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/original-audio": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for the audio with personal data in it: who and why is written down
         * @description The address plays for an hour, in this recording only.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["OriginalBody"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OriginalAudio"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who opened what is hidden in this recording, when and why; newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AuditTrail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/peaks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Waveform of each channel, personal data muted */
        get: {
            parameters: {
                query?: {
                    count?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Peaks"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/score-card": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The current score card with its findings and their evidence */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Scored"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/score-cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every score card the recording ever got, newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                scoreKey: string;
                                card: string;
                                normalised: number | null;
                                passed: boolean | null;
                                veto: boolean;
                                ruleSet: string;
                                createdAt: string;
                                current: boolean;
                            }[];
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/score-cards/{scoreKey}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One score card of the history with its findings */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    scoreKey: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Scored"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rule-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every stored rule set, which is in force for whom, and who activated what, when and why */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RuleSetList"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        /** Store changed files as a new rule set; what is in force stays in force */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CandidateBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Candidate"];
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Candidate"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rule-sets/{hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The rules of one rule set with status, hit rate and review precision
         * @description `in-force`, or 6 or more characters of the hash.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    hash: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RuleSetDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rule-sets/{hash}/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One rule: its YAML, its test dialogues, where its schema is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    hash: string;
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RuleSource"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rule-schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** JSON Schema of a rule file, for editors */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rule-sets/rescore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far history has been re-scored with the rules in force, with the remaining time */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RescoreState"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rule-sets/{hash}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a stored rule set in force; history is then re-scored beside the old cards
         * @description For the whole organisation, or with `unit` for a part of it: a call goes by the rule set of the nearest unit at or above its team that has one.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    hash: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Changed"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rule-sets/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Back to what was in force before, for the whole organisation or a unit */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Changed"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rule-sets/inherit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a unit's own rule set away: it goes by what is in force above it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["InheritBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Changed"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rule-sets/lint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What is wrong with changed files of a rule set: file, line, sentence, suggestion */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LintAnswer"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rule-sets/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run the test dialogues of one rule */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RuleDraft"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TestAnswer"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rule-sets/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** One rule on one call: verdict, evidence, and the tree that explains it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TryBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RuleTrace"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/trace/{rule}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why a rule in force for its team judges this recording as it does */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    rule: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RuleTrace"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rule-sets/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Precision, recall and F1 on labelled calls, with the ids behind each count
         * @description `held-out`: the dev part of rules/held-out. Uploaded labels without calls are about stored recordings.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BacktestBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BacktestReport"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rule-sets/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare two rule sets on stored history; a job, because it takes as long as history is
         * @description Nothing is written. `limit`: at most so many calls, spread evenly over history. `unit`: the calls that would go by its rule set.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DiffBody"];
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DiffJob"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rule-diffs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a comparison is, then its result */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DiffJob"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        /** Stop a comparison; one that is done stays as it is */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DiffJob"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a person says of a call or a turn; kept beside what the machine had said */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LabelBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StoredLabel"];
                    };
                };
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StoredLabel"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every label of a recording, and which is in force */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RecordingLabels"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/labelling/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Possible answers, labels so far by slice, and recall as the random slice tells it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    model: "complaint" | "business-type" | "emotion" | "turns" | "abuse";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LabellingState"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/labelling/{model}/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The next calls for this person to label, and why these
         * @description They are nobody else's for 30 minutes, and are given again when asked again.
         */
        get: {
            parameters: {
                query?: {
                    who?: string;
                    count?: number;
                    lease?: "true" | "false";
                };
                header?: never;
                path: {
                    model: "complaint" | "business-type" | "emotion" | "turns" | "abuse";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NextCalls"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/labelling/{model}/skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a call aside for this person; others may still be asked */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    model: "complaint" | "business-type" | "emotion" | "turns" | "abuse";
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SkipBody"];
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What moved between two periods: calls, opinions, coding; and what moved it */
        get: {
            parameters: {
                query?: {
                    from?: string;
                    to?: string;
                    against?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Drift"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of every trained model, what is in force, who changed it, and trainings */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelList"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/trainings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Train a version from the corpus and from confirmed labels; nothing comes into force */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TrainBody"];
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Training"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/trainings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a training is, then its version */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Training"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Two versions on the same calls: won, lost, and whether that can be chance
         * @description On the frozen test part of the corpus and on labelled calls kept out of training.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CompareBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelComparison"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{version}/evaluate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Measure a version on the frozen test part and keep the figures */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    version: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelList"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{version}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a version in force; calls are then analysed again beside their old opinions */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    version: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ModelChangeBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelChanged"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Back to the models that were in force before the present ones */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ModelChangeBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelChanged"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{version}/shadow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How often a version in shadow agrees with the models in force, and where it does not */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    version: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ShadowReport"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        /** Have a version judge live calls beside the models in force; nobody acts on it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    version: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["WhoBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ShadowRun"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{version}/shadow/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the shadow run; what it said stays */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    version: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["WhoBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ShadowRun"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/opinions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What every set of models that has judged a recording says of it, side by side */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OpinionHistory"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Alerts, the most urgent first, with filters and counts by state */
        get: {
            parameters: {
                query?: {
                    state?: ("warning" | "escalated" | "follow-up" | "closed")[];
                    kind?: ("high-risk" | "downgrade" | "broken-promise" | "regulator")[];
                    level?: number | number[];
                    province?: string;
                    city?: string;
                    team?: string;
                    overdue?: "true" | "false";
                    open?: "true" | "false";
                    from?: string;
                    to?: string;
                    teamId?: string;
                    block?: string;
                    cause?: components["schemas"]["CauseName"];
                    ever?: "escalated" | "follow-up";
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertPage"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One alert: its history, what may be done now, the calls and words it rests on */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Acknowledge, escalate, follow up, close with its cause, reopen, assign, or add a note */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AlertAnswer"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/chain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The matter a call belongs to: calls of the same customer about it, why, and the risk */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Matter"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hot-spots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Business type and topic by region: volume, negativity, repeats, unresolved, against the days before */
        get: {
            parameters: {
                query: {
                    from: string;
                    to: string;
                    bucket?: "day" | "week";
                    by?: "all" | "province" | "city";
                    province?: string;
                    businessType?: string;
                    topic?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HotSpots"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hot-spots/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The calls behind a hot spot, newest first; a filter left empty means everything, `-` means unknown */
        get: {
            parameters: {
                query: {
                    from: string;
                    to: string;
                    businessType?: string;
                    topic?: string;
                    province?: string;
                    city?: string;
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HotSpotCalls"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/downgrades": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calls in which the model hears a complaint and the agent coded something else */
        get: {
            parameters: {
                query?: {
                    from?: string;
                    to?: string;
                    teamId?: string;
                    agentId?: string;
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DowngradePage"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What to review next and why, the most urgent first; counts are of everything, not of the filter */
        get: {
            parameters: {
                query?: {
                    kind?: string;
                    state?: "open" | "leased" | "decided" | "published" | "reopened";
                    teamId?: string;
                    agentId?: string;
                    businessType?: string;
                    assignee?: string;
                    overdue?: "true" | "false";
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["QueuePage"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reviews/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the most urgent review that nobody holds; null: there is nothing to do */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NextBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NextReview"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reviews/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives up to 500 reviews to a person, or back to everybody */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AssignBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Assigned"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reviews/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who reviews: to whom work can be given */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewPeople"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reviews/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Filters the caller saved */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ViewList"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        /** Saves a filter under a name; the same name is replaced */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ViewBody"];
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reviews/views/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forgets a saved filter */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The review of a call: findings, decisions, the score with them, comments, corrections, appeals */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/review/lease": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a review: nobody else can decide in it for a quarter of an hour */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["VersionBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/review/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keeps a review that is held, while somebody works on it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["VersionBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/review/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a review back to the queue; what was decided stays */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["VersionBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/review/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Agrees with a finding, or says what it should be and why; a later decision takes its place */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DecisionBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/review/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Publishes the score: it counts, the agent sees it, labels are written */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PublishBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/review/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Has a published review looked at again; its score counts until the next is published */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReopenBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/review/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A comment on the call, on a turn or on a finding; agents do not see it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CommentBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/review/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What was really said in a turn; kept beside the recogniser’s text */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CorrectionBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reviews/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Of each rule: how often people confirmed it, and how often an appeal overturned it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RuleReviews"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/corrections/rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Character errors of each recogniser, as far as reviewers corrected turns, and by month
         * @description Turns are corrected where something is wrong: the rate of corrected turns lies above that of all turns. `cerAtLeast` counts every character of reviewed calls and takes what was not corrected as right: too low.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CorrectionRates"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/corrections/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The calls behind a rate, newest first, 500 at most */
        get: {
            parameters: {
                query: {
                    engine: string;
                    month?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CorrectedCalls"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/published": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Published score cards of the caller’s own calls, newest first */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PublishedPage"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/published": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The published score card of a call, until when it may be appealed, and its appeals */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PublishedCard"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/acknowledgements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The agent agrees with a finding, or with the card */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AcknowledgeBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PublishedCard"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/appeals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The agent appeals against one finding of a published card, with a reason, in time */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AppealBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PublishedCard"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appeals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Appeals, newest first, with what the caller may do; agents see their own */
        get: {
            parameters: {
                query?: {
                    state?: "open" | "decided" | "all";
                    mine?: "true" | "false";
                    cursor?: number;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AppealPage"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appeals/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept or reject an appeal, take it to the last instance, or withdraw it
         * @description Another reviewer than the one who reviewed decides; accepting changes the published score at once.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AppealEventBody"];
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calibrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions in which the caller judges or which the caller manages, newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionList"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        /**
         * Begins a session: the same calls to several reviewers, blind
         * @description Calls that must be reviewed today are left to the queue. Nobody judges an own call, or one they may not hear.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SessionBody"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calibrations/trends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Over closed sessions: agreement of each rule, leniency of each reviewer and how it moved
         * @description Reviewers see their own leniency only.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CalibrationTrends"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calibrations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A session: its calls, and how far everybody is; nothing of what anybody answered */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calibrations/{id}/calls/{recordingId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A call as it is judged; answers, machine and consensus once the session is no longer blind */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                    recordingId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionCallDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calibrations/{id}/calls/{recordingId}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Own answers, some or all; a later answer takes the place of the former until judging ends */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                    recordingId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AnswersBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionCallDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calibrations/{id}/calls/{recordingId}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A note on the call or on an item; others see it once the session is no longer blind */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                    recordingId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NoteBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionCallDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calibrations/{id}/calls/{recordingId}/consensus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What was agreed on, after discussion; a later one takes the place of the former */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                    recordingId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ConsensusBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionCallDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calibrations/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends judging though answers are missing: answers are shown, and changed no more */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EmptyBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calibrations/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes the session for good: its consensus becomes gold labels */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EmptyBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calibrations/{id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Agreement of each item with intervals, leniency of each reviewer, the machine against consensus */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionResults"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coaching/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whom to coach in what: findings confirmed again and again, against the own team
         * @description Shares are of reviewed (published) calls of the last four weeks, with Wilson intervals; the difference has the interval of Newcombe. Reviewed calls are no random sample: the comparison is fair inside a team, the share itself is not that of all calls.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SuggestionList"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coaching/suggestions/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a suggestion aside with a reason; the same is not suggested for four weeks */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DismissBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coaching/proposal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A plan to begin with: clips of the agent, cases, knowledge items, colleagues who could help */
        get: {
            parameters: {
                query: {
                    agentId: string;
                    rule: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Proposal"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coaching": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Coaching tasks, newest first: of the own team, or the own ones and those of a pupil */
        get: {
            parameters: {
                query?: {
                    show?: "open" | "closed" | "all";
                    agentId?: string;
                    teamId?: string;
                    rule?: string;
                    before?: number;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskList"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        /** Plans coaching for a person in one rule; the agent sees it at once */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewTaskBody"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coaching/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One task: plan, clips with masked words, answer, effect, history */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coaching/{id}/effect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The effect as the calls show it now: before and after, against peers in the same time */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Effect"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coaching/{id}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Changes the plan until it is completed; the agent acknowledges it again
         * @description Everything the plan says is sent; what is different is kept in the history, old and new. Clips of `keep` stay.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PlanBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coaching/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The agent has seen the plan */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StepBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coaching/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The agent's answer to the exercise */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AnswerBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coaching/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives the exercise back with what is missing */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReturnBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coaching/{id}/measure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes down the effect as it is now; possible once calls are enough or the time is over */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StepBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coaching/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes the loop (落实整改): why it happened and what was done about it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CloseBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coaching-clips/{id}/audio": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audio of one clip of a task, personal data muted; WAV, by ranges */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "audio/wav": Blob;
                    };
                };
                /** @description Partial Content */
                206: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "audio/wav": Blob;
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                416: components["responses"]["RangeNotSatisfiable"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Clips worth hearing, good and bad, newest first; without personal data and without names */
        get: {
            parameters: {
                query?: {
                    q?: string;
                    kind?: "good" | "bad";
                    rule?: string;
                    businessType?: string;
                    withdrawn?: "true" | "false";
                    before?: number;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CasePage"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        /** Adds the moment of a finding to the library, redacted */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewCaseBody"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Case"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One case */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Case"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{id}/audio": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audio of the case and nothing around it, personal data muted; WAV, by ranges */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "audio/wav": Blob;
                    };
                };
                /** @description Partial Content */
                206: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "audio/wav": Blob;
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                416: components["responses"]["RangeNotSatisfiable"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a case out of the library with a reason; it is kept and never changed */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["WithdrawBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Case"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/exercises/today": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Today's exercise of the caller: a case and a question; once answered, what was right and why */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Exercise"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        /** Answers it; the first answer of a day counts */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ExerciseBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Exercise"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/weekly-pack/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Teams the caller may have a pack of */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PackTeams"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/weekly-pack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A week of a team: findings by rule against the week before, cases, coaching; no person named */
        get: {
            parameters: {
                query: {
                    teamId: string;
                    week?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WeeklyPack"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/weekly-pack/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as a PDF (A4, Chinese font embedded) */
        get: {
            parameters: {
                query: {
                    teamId: string;
                    week?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/pdf": Blob;
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/weekly-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The weekly test of the caller's team; right answers once it is finished or over */
        get: {
            parameters: {
                query?: {
                    week?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WeeklyTest"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/weekly-test/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers a question of this week's test: one attempt; the first answer counts */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TestAnswerBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WeeklyTest"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/weekly-test/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far the agents of a team are with the weekly test, and what they knew
         * @description For learning: no ranking, and nothing of it reaches a score card.
         */
        get: {
            parameters: {
                query: {
                    week?: string;
                    teamId: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WeeklyTestResults"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search of standard scripts and knowledge items, best first */
        get: {
            parameters: {
                query?: {
                    q?: string;
                    kind?: "script" | "item";
                    businessType?: components["schemas"]["BusinessType"];
                    owner?: string;
                    onDay?: string | "any";
                    staleness?: "current" | "upcoming" | "expiring" | "expired" | "unused";
                    ids?: string;
                    offset?: number;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KnowledgePage"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One script or item: every text it ever had, and the newest calls that are like it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KnowledgeDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/frequent-questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What customers ask most, counted in the newest calls */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FrequentQuestions"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/stale": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Scripts and items that have expired, expire soon, or are never used */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StaleItems"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same question answered differently: by whom, and against what the item says */
        get: {
            parameters: {
                query?: {
                    days?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Conflicts"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/knowledge/reload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read the files of scripts and items again; workers take them when they start */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReloadBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Reloaded"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/boards/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Calls judged, reviewed, and the mandatory ones among them
         * @description With `format` csv or xlsx the answer is a file.
         */
        get: {
            parameters: {
                query: {
                    from: string;
                    to: string;
                    teamId?: string;
                    agentId?: string;
                    block?: string;
                    businessType?: string;
                    province?: string;
                    bucket?: "day" | "week";
                    format?: "json" | "csv" | "xlsx";
                    table?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CoverageBoard"];
                        "text/csv": string;
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Blob;
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/boards/trends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Scores and findings by day or week, days of surge marked
         * @description With `format` csv or xlsx the answer is a file.
         */
        get: {
            parameters: {
                query: {
                    from: string;
                    to: string;
                    teamId?: string;
                    agentId?: string;
                    block?: string;
                    businessType?: string;
                    province?: string;
                    bucket?: "day" | "week";
                    format?: "json" | "csv" | "xlsx";
                    table?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TrendBoard"];
                        "text/csv": string;
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Blob;
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/boards/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Agents or teams compared inside a block, adjusted for difficulty, with and without days of surge
         * @description With `format` csv or xlsx the answer is a file.
         */
        get: {
            parameters: {
                query: {
                    from: string;
                    to: string;
                    teamId?: string;
                    agentId?: string;
                    block?: string;
                    businessType?: string;
                    province?: string;
                    by?: "agent" | "team";
                    format?: "json" | "csv" | "xlsx";
                    table?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PeopleBoard"];
                        "text/csv": string;
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Blob;
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/boards/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How often people agree with a rule, and how many appeals against it were accepted
         * @description With `format` csv or xlsx the answer is a file.
         */
        get: {
            parameters: {
                query: {
                    from: string;
                    to: string;
                    teamId?: string;
                    agentId?: string;
                    block?: string;
                    businessType?: string;
                    province?: string;
                    format?: "json" | "csv" | "xlsx";
                    table?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RulesBoard"];
                        "text/csv": string;
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Blob;
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/boards/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alerts raised within the period and what became of them
         * @description With `format` csv or xlsx the answer is a file.
         */
        get: {
            parameters: {
                query: {
                    from: string;
                    to: string;
                    teamId?: string;
                    agentId?: string;
                    block?: string;
                    businessType?: string;
                    province?: string;
                    format?: "json" | "csv" | "xlsx";
                    table?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertsBoard"];
                        "text/csv": string;
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Blob;
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/boards/service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Service metrics with formula, sample size, interval, and the metadata that is missing
         * @description With `format` csv or xlsx the answer is a file.
         */
        get: {
            parameters: {
                query: {
                    from: string;
                    to: string;
                    teamId?: string;
                    agentId?: string;
                    block?: string;
                    businessType?: string;
                    province?: string;
                    format?: "json" | "csv" | "xlsx";
                    table?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ServiceBoard"];
                        "text/csv": string;
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Blob;
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/boards/downgrades": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Calls in which the model hears a complaint and the agent coded something else, newest first
         * @description With `format` csv or xlsx the answer is a file.
         */
        get: {
            parameters: {
                query: {
                    from: string;
                    to: string;
                    teamId?: string;
                    agentId?: string;
                    format?: "json" | "csv" | "xlsx";
                    table?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DowngradeBoard"];
                        "text/csv": string;
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Blob;
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/boards/choices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the filters of boards can be set to, and the first and last day with calls */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BoardChoices"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/boards/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The calls behind a number of a board, newest first */
        get: {
            parameters: {
                query: {
                    from: string;
                    to: string;
                    teamId?: string;
                    agentId?: string;
                    block?: string;
                    businessType?: string;
                    province?: string;
                    set?: "all" | "judged" | "not-judged" | "scored" | "not-passed" | "passed-known" | "passed" | "veto" | "reviewed" | "mandatory" | "mandatory-reviewed" | "mandatory-open" | "mandatory-late" | "rated" | "satisfied" | "surveyed" | "survey-satisfied" | "resolution-known" | "resolved" | "first-contacts" | "first-settled" | "coded" | "complaints" | "heard" | "suspected" | "downgraded" | "offered" | "connected" | "served" | "by-bot" | "rule-decided" | "rule-refuted" | "rule-appealed" | "rule-accepted";
                    rule?: string;
                    surge?: "true" | "false";
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BoardCalls"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/surges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Days of storm, heat and the like that touch the period, and days that look like one */
        get: {
            parameters: {
                query: {
                    from: string;
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SurgeList"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        /** Mark days of a surge; people are then ranked with and without them */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SurgeBody"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Surge"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/surges/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a mark back; that it stood is kept */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/emotional-load": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Abusive minutes, angry calls in a row and long stretches without pause, by agent in order of names */
        get: {
            parameters: {
                query: {
                    from: string;
                    to: string;
                    teamId?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoadBoard"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Webhooks with how their deliveries went in the last 30 days */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            kinds: ("call.high-risk" | "review.mandatory-due" | "appeal.changed" | "score.published")[];
                            items: {
                                id: number;
                                url: string;
                                kinds: string[];
                                createdBy: string;
                                createdAt: string;
                                waiting: number;
                                delivered: number;
                                failed: number;
                                lastDeliveredAt: string | null;
                            }[];
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        /** Tell a program what happens from now on; answers with the secret of its signatures */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        url: string;
                        kinds: ("call.high-risk" | "review.mandatory-due" | "appeal.changed" | "score.published")[];
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: number;
                            secret: string;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Stop telling a program; what was not delivered yet is dropped */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was sent, how often it was tried, and what came back; newest first */
        get: {
            parameters: {
                query?: {
                    state?: "waiting" | "delivered" | "failed";
                    before?: number;
                    limit?: number;
                };
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: number;
                                eventId: string;
                                kind: string;
                                at: string;
                                /** @enum {string} */
                                state: "waiting" | "delivered" | "failed";
                                attempts: number;
                                status: number | null;
                                error: string | null;
                                nextAt: string | null;
                                deliveredAt: string | null;
                                body: {
                                    [key: string]: unknown;
                                };
                            }[];
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries/{delivery}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a delivery again, now */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                    delivery: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            retried: true;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Exports into the storage, each with its latest files */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: number;
                                /** @enum {string} */
                                what: "scores" | "findings";
                                /** @enum {string} */
                                format: "csv" | "parquet";
                                afterDays: number;
                                from: string;
                                createdBy: string;
                                runs: {
                                    day: string;
                                    key: string | null;
                                    rows: number | null;
                                    sizeBytes: number | null;
                                    error: string | null;
                                    startedAt: string;
                                }[];
                            }[];
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        /**
         * Write a day after the other into the storage, below earmark-exports/
         * @description Rows hold ids, scores and verdicts; nothing that was said and nothing about customers.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        what: "scores" | "findings";
                        /** @enum {string} */
                        format: "csv" | "parquet";
                        /** @default 3 */
                        afterDays?: number;
                        /** Format: date */
                        from?: string;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: number;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/exports/{id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write the file of a day now, over the one that is there */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: date */
                        day: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            written: boolean;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Write no more; the files stay */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/storage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the storage and the database hold, and whether the storage answers */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            storage: string;
                            reachable: boolean;
                            error: string | null;
                            purposes: {
                                purpose: string;
                                files: number;
                                bytes: number;
                            }[];
                            databaseBytes: number;
                            tables: {
                                table: string;
                                bytes: number;
                            }[];
                            removals: {
                                waiting: number;
                                failing: number;
                                error: string | null;
                            };
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How long calls are kept, by class, and how many are due
         * @description With `class` and `days`: how many would be due with these days; nothing is changed.
         */
        get: {
            parameters: {
                query?: {
                    class?: "complaint" | "reviewed" | "other";
                    days?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @enum {string} */
                                class: "complaint" | "reviewed" | "other";
                                days: number | null;
                                calls: number;
                                due: number;
                                oldest: string | null;
                            }[];
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        /** Set how long calls of a class are kept; older ones are erased by the next passes of a worker */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        class: "complaint" | "reviewed" | "other";
                        days: number | null;
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @enum {string} */
                                class: "complaint" | "reviewed" | "other";
                                days: number | null;
                                calls: number;
                                due: number;
                                oldest: string | null;
                            }[];
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/legal-holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calls that must not be erased, and why */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: number;
                                recordingId: string | null;
                                ofNumber: boolean;
                                calls: number;
                                reason: string;
                                who: string;
                                at: string;
                            }[];
                            names: {
                                [key: string]: string;
                            };
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        /** Keep a call, or all calls of a number (later ones too), until the hold is released */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        recordingId?: string;
                        person?: {
                            /** @enum {string} */
                            kind: "phone" | "account";
                            number: string;
                        };
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ids: number[];
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/legal-holds/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a hold; the calls then age out as others do */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            released: true;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/erasures/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What would be erased of a person: calls, files, and lists that name a call and stay
         * @description Sent as a body, so that the number stands in no address and no log. Nothing is changed.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        person: {
                            /** @enum {string} */
                            kind: "phone" | "account";
                            number: string;
                        };
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            calls: {
                                recordingId: string;
                                callId: string | null;
                                startedAt: string | null;
                                held: boolean;
                            }[];
                            files: string[];
                            lists: string[];
                            digest: string;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase the calls of a person as the preview showed them; counts on boards stay */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        person: {
                            /** @enum {string} */
                            kind: "phone" | "account";
                            number: string;
                        };
                        digest: string;
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            calls: number;
                            held: number;
                            files: number;
                            filesLeft: number;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody with their roles and where they hold them */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PersonList"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        /** Add a person; roles are given afterwards */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PersonBody"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Person"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{login}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a role in a unit; it holds in everything below */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    login: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RoleBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Person"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        /** Take a role away; the last administrator keeps theirs */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    login: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RoleBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Person"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{login}/active": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Disable a person (sessions end at once) or enable them again */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    login: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ActiveBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Person"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{login}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a new password for somebody; their sessions end, and a lock with them */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    login: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPasswordBody"];
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/org-units": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The organisation, and team ids of calls that belong nowhere in it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UnitList"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        /** Add a province, city or team */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UnitBody"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Unit"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                422: components["responses"]["UnprocessableEntity"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own API tokens; operations sees all */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TokenList"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        /**
         * Make an API token for a program: it may what its owner may, within its scopes
         * @description Send it as `Authorization: Bearer …`. It is shown once. Only operations may give the scope act-as.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TokenBody"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NewToken"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an own API token; operations may revoke any */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                500: components["responses"]["InternalServerError"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audit log, newest first */
        get: {
            parameters: {
                query?: {
                    from?: string;
                    to?: string;
                    who?: string;
                    what?: string;
                    recordingId?: string;
                    before?: number;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AuditPage"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit log as CSV (with a mark that spreadsheets read as UTF-8) or as a JSON array
         * @description Exporting is itself written down.
         */
        get: {
            parameters: {
                query?: {
                    from?: string;
                    to?: string;
                    who?: string;
                    what?: string;
                    recordingId?: string;
                    format?: "csv" | "json";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                        "application/json": Blob;
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recordings by state, results and queue by stage, versions in force */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Status"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recordings that failed, wait for something, or cannot be used, with the reason */
        get: {
            parameters: {
                query?: {
                    state?: "failed" | "waiting" | "unusable";
                    stage?: components["schemas"]["StageName"];
                    code?: string;
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FailurePage"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a failed, waiting or unusable recording again */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            retried: number;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/failures/service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calls whose matter, risk and alerts could not be worked out, those given up first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                recordingId: string;
                                callId: string | null;
                                failures: number;
                                code: string | null;
                                at: string;
                                isGivenUp: boolean;
                            }[];
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/failures/service/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Works out matter, risk and alerts again: of one call, or of all that failed */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        recordingId?: string;
                    } | null;
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            retried: number;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                409: components["responses"]["Conflict"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/failures/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try every failed recording again, or those that failed in one stage
         * @description Unusable recordings are left alone: their files have to change first.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        stage?: components["schemas"]["StageName"];
                    } | null;
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            retried: number;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            ok: true;
                        };
                    };
                };
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Database, queue and storage answer; names the one that does not */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ready: boolean;
                            parts: {
                                database: {
                                    ok: boolean;
                                    code: string | null;
                                    detail: string | null;
                                };
                                queue: {
                                    ok: boolean;
                                    code: string | null;
                                    detail: string | null;
                                };
                                storage: {
                                    ok: boolean;
                                    code: string | null;
                                    detail: string | null;
                                };
                            };
                        };
                    };
                };
                500: components["responses"]["InternalServerError"];
                /** @description Service Unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ready: boolean;
                            parts: {
                                database: {
                                    ok: boolean;
                                    code: string | null;
                                    detail: string | null;
                                };
                                queue: {
                                    ok: boolean;
                                    code: string | null;
                                    detail: string | null;
                                };
                                storage: {
                                    ok: boolean;
                                    code: string | null;
                                    detail: string | null;
                                };
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics in the text format of Prometheus; scrape them with an API token of operations */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                500: components["responses"]["InternalServerError"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AcknowledgeBody: {
            /** @default null */
            rule?: string | null;
            who?: string;
        };
        ActiveBody: {
            active: boolean;
        };
        AlertAnswer: {
            /** @enum {string} */
            action: "acknowledge" | "escalate" | "follow-up" | "close" | "reopen" | "assign" | "note";
            who?: string;
            note?: string;
            cause?: components["schemas"]["CauseName"];
            owner?: {
                /** @default null */
                province?: string | null;
                /** @default null */
                city?: string | null;
                /** @default null */
                team?: string | null;
            };
            seen?: number;
        };
        AlertDetail: {
            id: number;
            /** @enum {string} */
            kind: "high-risk" | "downgrade" | "broken-promise" | "regulator";
            /** @enum {string} */
            state: "warning" | "escalated" | "follow-up" | "closed";
            level: components["schemas"]["AlertLevelNumber"];
            chainId: string | null;
            recordingId: string | null;
            owner: {
                province: string | null;
                city: string | null;
                team: string | null;
            };
            isBlind: boolean;
            risk: number | null;
            raisedAt: string;
            dueAt: string | null;
            overdue: boolean;
            acknowledged: boolean;
            stillFound: boolean;
            mergedInto: number | null;
            calls: number;
            topic: {
                zh: string;
                en: string;
            } | null;
            coded: string | null;
            businessType: string | null;
            startedAt: string | null;
            events: {
                id: number;
                /** @enum {string} */
                event: "acknowledge" | "escalate" | "follow-up" | "close" | "reopen" | "assign" | "note" | "raised" | "recurred" | "worsened" | "overdue" | "model-says" | "joined";
                who: string;
                at: string;
                note: string | null;
                cause: components["schemas"]["CauseName"] | null;
                /** @enum {string} */
                state: "warning" | "escalated" | "follow-up" | "closed";
                level: components["schemas"]["AlertLevelNumber"];
                dueAt: string | null;
                detail: {
                    [key: string]: unknown;
                };
            }[];
            actions: ("acknowledge" | "escalate" | "follow-up" | "close" | "reopen" | "assign" | "note")[];
            matter: components["schemas"]["Matter"] | null;
            names: {
                [key: string]: string;
            };
        };
        AlertLevelNumber: 1 | 2 | 3;
        AlertPage: {
            items: components["schemas"]["AlertRow"][];
            next: string | null;
            counts: {
                states: {
                    warning: number;
                    escalated: number;
                    "follow-up": number;
                    closed: number;
                };
                overdue: number;
            };
        };
        AlertRow: {
            id: number;
            /** @enum {string} */
            kind: "high-risk" | "downgrade" | "broken-promise" | "regulator";
            /** @enum {string} */
            state: "warning" | "escalated" | "follow-up" | "closed";
            level: components["schemas"]["AlertLevelNumber"];
            chainId: string | null;
            recordingId: string | null;
            owner: {
                province: string | null;
                city: string | null;
                team: string | null;
            };
            isBlind: boolean;
            risk: number | null;
            raisedAt: string;
            dueAt: string | null;
            overdue: boolean;
            acknowledged: boolean;
            stillFound: boolean;
            mergedInto: number | null;
            calls: number;
            topic: {
                zh: string;
                en: string;
            } | null;
            coded: string | null;
            businessType: string | null;
            startedAt: string | null;
        };
        AlertsBoard: {
            from: string;
            to: string;
            raised: number;
            open: number;
            overdue: number;
            closed: number;
            escalated: number;
            followedUp: number;
            inTime: components["schemas"]["Estimate"] | null;
            medianHours: number | null;
            kinds: {
                kind: string;
                level: number;
                raised: number;
                open: number;
                overdue: number;
            }[];
            causes: {
                cause: string;
                closed: number;
            }[];
        };
        AnswerBody: {
            /** Format: uuid */
            id: string;
            /** @default null */
            version?: number | null;
            who?: string;
            answer: string;
        };
        AnswersBody: {
            /** Format: uuid */
            id: string;
            answers: {
                item: string;
                value: string;
            }[];
        };
        Appeal: {
            id: string;
            recordingId: string;
            rule: string;
            title: {
                zh: string;
                en: string;
            };
            agent: string;
            reason: string;
            /** @enum {string} */
            state: "submitted" | "rejected" | "escalated" | "accepted" | "refused" | "withdrawn";
            at: string;
            dueAt: string | null;
            overdue: boolean;
            agentId: string | null;
            agentName: string | null;
            teamId: string | null;
            startedAt: string | null;
            businessType: string | null;
            verdict: components["schemas"]["Verdict"];
            points: number;
            normalised: number | null;
            passed: boolean | null;
            veto: boolean | null;
            reviewers: string[];
            events: {
                event: string;
                /** @enum {string} */
                state: "submitted" | "rejected" | "escalated" | "accepted" | "refused" | "withdrawn";
                who: string;
                at: string;
                reason: string | null;
                note: string | null;
                verdict: components["schemas"]["Verdict"] | null;
            }[];
            actions: ("accept" | "reject" | "escalate" | "withdraw")[];
        };
        AppealBody: {
            /** Format: uuid */
            id: string;
            rule: string;
            reason: string;
            who?: string;
        };
        AppealEventBody: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            action: "accept" | "reject" | "escalate" | "withdraw";
            /** @default null */
            note?: string | null;
            /** @default null */
            reason?: components["schemas"]["DecisionReason"] | null;
            /** @default pass */
            verdict?: components["schemas"]["Verdict"];
            who?: string;
        };
        AppealPage: {
            items: components["schemas"]["Appeal"][];
            next: number | null;
            names: {
                [key: string]: string;
            };
        };
        /** @enum {string} */
        AsrEngineId: "sherpa" | "whisper" | "http" | "command" | "imported";
        AssignBody: {
            recordingIds: string[];
            to: string | null;
            who?: string;
        };
        Assigned: {
            assigned: number;
            refused: string[];
        };
        AuditPage: {
            items: {
                id: number;
                at: string;
                who: string;
                what: string;
                recordingId: string | null;
                reason: string;
                detail: {
                    [key: string]: unknown;
                } | null;
            }[];
            next: number | null;
            names: {
                [key: string]: string;
            };
        };
        AuditTrail: {
            items: {
                id: number;
                at: string;
                who: string;
                what: string;
                recordingId: string | null;
                reason: string;
            }[];
        };
        BacktestBody: {
            /** @default in-force */
            hash?: string;
            /** @default {} */
            files?: {
                [key: string]: string | null;
            };
            rule?: string;
            /** @default held-out */
            labels?: "held-out" | {
                labels: string;
                calls?: string;
            };
        };
        BacktestCell: {
            rule: string;
            version: number | null;
            /** @enum {string} */
            by: "all" | "block" | "dialect" | "confidence";
            value: string;
            n: number;
            positive: number;
            TP: number;
            FP: number;
            FN: number;
            TN: number;
            unsure: number;
            precision: {
                value: number;
                low: number;
                high: number;
                n: number;
            } | null;
            recall: {
                value: number;
                low: number;
                high: number;
                n: number;
            } | null;
            f1: {
                value: number;
                low: number;
                high: number;
                n: number;
            } | null;
            calls: {
                TP: string[];
                FP: string[];
                FN: string[];
                unsure: string[];
            };
        };
        BacktestReport: {
            calls: number;
            cells: components["schemas"]["BacktestCell"][];
            missingCalls: string[];
            missingRules: string[];
        };
        Basis: {
            confirmed: number;
            own: {
                value: number;
                low: number;
                high: number;
                n: number;
            };
            team: {
                value: number;
                low: number;
                high: number;
                n: number;
            } | null;
            difference: {
                value: number;
                low: number;
                high: number;
            } | null;
            /** @enum {string} */
            against: "above" | "alike" | "below" | "nobody";
            /** Format: date */
            lastDay: string;
        };
        BoardCalls: {
            items: {
                recordingId: string | null;
                startedAt: string | null;
                day: string;
                agentName: string | null;
                agentId: string | null;
                teamId: string | null;
                businessType: string | null;
                block: string | null;
                normalised: number | null;
                published: boolean;
            }[];
            total: number;
            next: string | null;
        };
        BoardChoices: {
            teams: string[];
            blocks: string[];
            provinces: string[];
            first: string | null;
            last: string | null;
        };
        /** @enum {string} */
        BusinessType: "信息查询" | "信息咨询" | "故障报修" | "用电业务受理" | "投诉" | "表扬" | "建议" | "举报" | "回访" | "市场调查" | "其他";
        CalibrationTrends: {
            sessions: {
                id: number;
                title: string;
                closedAt: string;
                ac1: {
                    n: number;
                    clusters: number;
                    reviewers: number;
                    raw: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    };
                    kappa: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                        /** @enum {string} */
                        kind: "cohen" | "fleiss";
                    } | null;
                    ac1: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    };
                    /** @enum {string} */
                    verdict: "agrees" | "disagrees" | "too-few";
                } | null;
            }[];
            reviewers: {
                login: string;
                name: string;
                all: {
                    calls: number;
                    judgements: number;
                    missed: number;
                    overmarked: number;
                    value: number;
                    low: number | null;
                    high: number | null;
                    /** @enum {string} */
                    verdict: "lenient" | "strict" | "even" | "too-few";
                } | null;
                sessions: {
                    id: number;
                    leniency: {
                        calls: number;
                        judgements: number;
                        missed: number;
                        overmarked: number;
                        value: number;
                        low: number | null;
                        high: number | null;
                        /** @enum {string} */
                        verdict: "lenient" | "strict" | "even" | "too-few";
                    } | null;
                }[];
                drift: {
                    value: number;
                    low: number | null;
                    high: number | null;
                    /** @enum {string} */
                    verdict: "more-lenient" | "stricter" | "steady" | "too-few";
                } | null;
            }[];
            items: {
                item: string;
                /** @enum {string} */
                kind: "rule" | "model";
                rule: {
                    id: string;
                    section: string;
                    title: {
                        zh: string;
                        en: string;
                    };
                    explanation: {
                        zh: string;
                        en: string;
                    } | null;
                    severity: components["schemas"]["Severity"];
                    veto: boolean;
                } | null;
                agreement: {
                    n: number;
                    clusters: number;
                    reviewers: number;
                    raw: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    };
                    kappa: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                        /** @enum {string} */
                        kind: "cohen" | "fleiss";
                    } | null;
                    ac1: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    };
                    /** @enum {string} */
                    verdict: "agrees" | "disagrees" | "too-few";
                } | null;
                machine: {
                    n: number;
                    same: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                    precision: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                    recall: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                    left: number;
                };
            }[];
        };
        /** @enum {string} */
        CallEmotion: "neutral" | "negative" | "angry" | "anxious" | "positive";
        CallSummary: {
            demand: components["schemas"]["TurnQuote"] | null;
            promised: components["schemas"]["TurnQuote"][];
            result: components["schemas"]["TurnQuote"] | null;
        };
        Candidate: {
            hash: string;
            isNew: boolean;
        };
        CandidateBody: {
            /** @default in-force */
            base?: string;
            /** @default {} */
            files?: {
                [key: string]: string | null;
            };
            /** @default  */
            note?: string;
            who?: string;
        };
        Case: {
            id: number;
            /** @enum {string} */
            kind: "good" | "bad";
            rule: string;
            ruleTitle: {
                zh: string;
                en: string;
            };
            businessType: string | null;
            title: string;
            note: string | null;
            knowledge: string[];
            startMs: number;
            endMs: number;
            hasAudio: boolean;
            turns: {
                role: string;
                startMs: number;
                endMs: number;
                text: string;
            }[];
            evidence: {
                quote: string;
                why: string;
                startMs: number;
                endMs: number;
            }[];
            addedAt: string;
            withdrawn: {
                at: string;
                who: string;
                why: string;
            } | null;
            canWithdraw: boolean;
        };
        CasePage: {
            items: components["schemas"]["Case"][];
            next: number | null;
            rules: {
                rule: string;
                title: {
                    zh: string;
                    en: string;
                };
                good: number;
                bad: number;
            }[];
            businessTypes: string[];
        };
        /** @enum {string} */
        Cause: "not-known" | "not-practised" | "attitude" | "wrong-script" | "process" | "workload" | "wrong-finding" | "left" | "no-need";
        /** @enum {string} */
        CauseName: "late-arrival" | "late-answer" | "wrong-information" | "staff-conduct" | "billing-error" | "supply-quality" | "process" | "misunderstanding" | "outside-reach" | "false-alarm" | "other";
        ChangeBody: {
            why: string;
            who?: string;
            unit?: string;
        };
        Changed: {
            activation: {
                hash: string | null;
                previousHash: string | null;
                /** @enum {string} */
                kind: "first" | "activate" | "rollback" | "inherit";
                unit: {
                    id: number;
                    /** @enum {string} */
                    kind: "whole" | "province" | "city" | "team";
                    name: string;
                } | null;
                who: string;
                why: string;
                at: string;
            };
        };
        /** @enum {string} */
        Channel: "phone" | "chat";
        ChannelMap: {
            agent: number;
            customer: number;
        };
        ChannelSound: {
            channel: number;
            role: components["schemas"]["TurnRole"];
            levelDbfs: number | null;
            noiseDbfs: number | null;
            speechMs: number;
            talkShare: number;
            clippedShare: number;
            speech: components["schemas"]["Span"][];
        };
        Clip: {
            id: number;
            /** @enum {string} */
            kind: "own" | "good" | "bad";
            startMs: number;
            endMs: number;
            note: string | null;
            hasAudio: boolean;
            turns: {
                role: string;
                startMs: number;
                endMs: number;
                text: string;
            }[];
            recordingId: string | null;
        };
        CloseBody: {
            /** Format: uuid */
            id: string;
            /** @default null */
            version?: number | null;
            who?: string;
            cause: components["schemas"]["Cause"];
            action: string;
        };
        CommentBody: {
            /** Format: uuid */
            id: string;
            /**
             * @default call
             * @enum {string}
             */
            about?: "call" | "turn" | "finding";
            /** @default null */
            turn?: number | null;
            /** @default null */
            rule?: string | null;
            text: string;
            who?: string;
        };
        CompareBody: {
            /** @default in-force */
            champion?: "in-force" | string;
            challenger: string;
        };
        Conflicts: {
            calls: number;
            most: number;
            days: number;
            rows: {
                id: string;
                title: {
                    zh: string;
                    en: string;
                };
                standards: string[];
                calls: number;
                wrongCalls: number;
                isBetween: boolean;
                values: {
                    value: string;
                    isRight: boolean;
                    calls: number;
                    channels: components["schemas"]["Channel"][];
                    teams: string[];
                    statements: {
                        recordingId: string;
                        turn: number;
                        startMs: number;
                        quote: string;
                        value: string;
                        channel: components["schemas"]["Channel"];
                        teamId: string | null;
                        startedAt: string | null;
                    }[];
                }[];
            }[];
        };
        ConsensusBody: {
            /** Format: uuid */
            id: string;
            items: {
                item: string;
                value: string;
                /** @default null */
                reason?: string | null;
            }[];
        };
        CorrectedCalls: {
            total: number;
            items: {
                recordingId: string;
                month: string;
                turns: number;
                edits: number;
                chars: number;
            }[];
        };
        CorrectionBody: {
            /** Format: uuid */
            id: string;
            turn: number;
            text: string;
            who?: string;
        };
        CorrectionRates: {
            engines: {
                calls: number;
                turns: number;
                edits: number;
                chars: number;
                rate: {
                    value: number;
                    low: number | null;
                    high: number | null;
                } | null;
                engine: string;
                reviewedChars: number;
                cerAtLeast: number | null;
                months: {
                    calls: number;
                    turns: number;
                    edits: number;
                    chars: number;
                    rate: {
                        value: number;
                        low: number | null;
                        high: number | null;
                    } | null;
                    month: string;
                }[];
            }[];
        };
        CoverageBoard: {
            calls: number;
            judged: number;
            reviewed: number;
            mandatory: number;
            mandatoryReviewed: number;
            mandatoryLate: number;
            from: string;
            to: string;
            judgedShare: components["schemas"]["Estimate"] | null;
            reviewedShare: components["schemas"]["Estimate"] | null;
            mandatoryShare: components["schemas"]["Estimate"] | null;
            notJudged: {
                state: string;
                reason: string | null;
                calls: number;
            }[];
            buckets: {
                calls: number;
                judged: number;
                reviewed: number;
                mandatory: number;
                mandatoryReviewed: number;
                mandatoryLate: number;
                start: string;
            }[];
        };
        DecisionBody: {
            /** Format: uuid */
            id: string;
            version: number;
            rule: string;
            verdict: components["schemas"]["Verdict"];
            /** @default null */
            reason?: components["schemas"]["DecisionReason"] | null;
            /** @default null */
            note?: string | null;
            who?: string;
        };
        /** @enum {string} */
        DecisionReason: "misheard" | "context" | "done" | "not-applicable" | "rule" | "missed" | "other";
        DemoBody: {
            login: string;
        };
        DiffBody: {
            /** @default in-force */
            a?: string;
            b: string;
            since?: string | null;
            limit?: number | null;
            unit?: string;
        };
        DiffJob: {
            id: string;
            /** @enum {string} */
            state: "running" | "done" | "failed" | "cancelled";
            a: string;
            b: string;
            since: string | null;
            limit: number | null;
            unit: {
                id: number;
                /** @enum {string} */
                kind: "whole" | "province" | "city" | "team";
                name: string;
            } | null;
            done: number;
            total: number;
            remainingMs: number | null;
            result: components["schemas"]["RuleDiff"] | null;
            error: {
                code: string;
                message: string;
            } | null;
        };
        /** @enum {string} */
        Dimension: "demand_understood" | "business_classified" | "emotion_defused" | "hard_case_handled" | "compliance";
        /** @enum {string} */
        Direction: "inbound" | "outbound";
        DismissBody: {
            /** Format: uuid */
            id: string;
            agentId: string;
            rule: string;
            /** @enum {string} */
            cause: "wrong-finding" | "left" | "no-need";
            action: string;
            who?: string;
        };
        DowngradeBoard: {
            items: {
                recordingId: string;
                callId: string | null;
                startedAt: string | null;
                agentId: string | null;
                agentName: string | null;
                teamId: string | null;
                coded: string;
                /** @enum {string} */
                level: "suspected" | "explicit";
                probability: number;
                alert: {
                    id: number;
                    /** @enum {string} */
                    kind: "high-risk" | "downgrade" | "broken-promise" | "regulator";
                    /** @enum {string} */
                    state: "warning" | "escalated" | "follow-up" | "closed";
                    level: components["schemas"]["AlertLevelNumber"];
                } | null;
            }[];
            complaints: number;
            downgraded: number;
            from: string;
            to: string;
        };
        DowngradePage: {
            items: {
                recordingId: string;
                callId: string | null;
                startedAt: string | null;
                agentId: string | null;
                agentName: string | null;
                teamId: string | null;
                coded: string;
                /** @enum {string} */
                level: "suspected" | "explicit";
                probability: number;
                alert: {
                    id: number;
                    /** @enum {string} */
                    kind: "high-risk" | "downgrade" | "broken-promise" | "regulator";
                    /** @enum {string} */
                    state: "warning" | "escalated" | "follow-up" | "closed";
                    level: components["schemas"]["AlertLevelNumber"];
                } | null;
            }[];
            next: string | null;
            complaints: number;
            downgraded: number;
        };
        Draft: {
            /** @default in-force */
            base?: string;
            /** @default {} */
            files?: {
                [key: string]: string | null;
            };
        };
        Drift: {
            period: {
                from: string;
                to: string;
                calls: number;
            };
            against: {
                from: string;
                to: string;
                calls: number;
            };
            leastCalls: number;
            isEnough: boolean;
            zh: string;
            en: string;
            findings: {
                measure: string;
                /** @enum {string} */
                kind: "input" | "opinion" | "coding" | "version";
                stability: {
                    value: number;
                    low: number;
                    high: number;
                };
                isMoved: boolean;
                cause: ("recogniser" | "models" | "people" | "unknown") | null;
                means: {
                    before: number;
                    after: number;
                    shift: {
                        value: number;
                        low: number;
                        high: number;
                    };
                    within: {
                        value: number;
                        low: number;
                        high: number;
                        share: number;
                    } | null;
                } | null;
                classes: {
                    label: string;
                    before: number;
                    after: number;
                    shift: {
                        value: number;
                        low: number;
                        high: number;
                    };
                }[];
                bins: {
                    edges: number[];
                    before: number[];
                    after: number[];
                } | null;
                zh: string;
                en: string;
            }[];
        };
        Effect: {
            rule: string;
            before: {
                /** Format: date */
                from: string;
                /** Format: date */
                to: string;
            };
            after: {
                /** Format: date */
                from: string;
                /** Format: date */
                to: string;
            } | null;
            endsOn: string | null;
            isOver: boolean;
            block: string | null;
            /** @enum {string} */
            peersAre: "team" | "block";
            agent: {
                before: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                after: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
            };
            peers: {
                before: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                after: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
            };
            difference: {
                value: number;
                low: number;
                high: number;
            } | null;
            /** @enum {string} */
            verdict: "better" | "worse" | "unclear" | "too-few";
            least: number;
        };
        /** @enum {string} */
        EmotionTag: "happy" | "sad" | "angry" | "neutral" | "fearful" | "disgusted" | "surprised";
        EmptyBody: Record<string, never> | null;
        EngineVersion: {
            id: components["schemas"]["AsrEngineId"];
            model: string;
            version: string;
        };
        Estimate: {
            value: number;
            low: number | null;
            high: number | null;
            n: number;
        };
        Evidence: {
            turn: number | null;
            startMs: number;
            endMs: number;
            quote: string;
            why: string;
            /** @enum {string} */
            kind: "found" | "searched" | "nearest-miss";
            chars?: {
                start: number;
                end: number;
            };
            window?: {
                from: number;
                to: number;
            };
            likeness?: number;
        };
        Exercise: {
            /** Format: date */
            day: string;
            case: {
                id: number;
                businessType: string | null;
                startMs: number;
                endMs: number;
                hasAudio: boolean;
                turns: {
                    role: string;
                    startMs: number;
                    endMs: number;
                    text: string;
                }[];
            } | null;
            kind: ("good" | "bad") | null;
            options: {
                id: string;
                title: {
                    zh: string;
                    en: string;
                };
            }[];
            answer: {
                chosen: string;
                isRight: boolean;
                right: string;
                rightTitle: {
                    zh: string;
                    en: string;
                };
                note: string | null;
                evidence: {
                    quote: string;
                    why: string;
                    startMs: number;
                    endMs: number;
                }[];
                knowledge: string[];
            } | null;
            lately: {
                answered: number;
                right: number;
            };
        };
        ExerciseBody: {
            caseId: number;
            chosen: string;
        };
        Failure: {
            recordingId: string;
            callId: string | null;
            storageKey: string;
            state: components["schemas"]["RecordingState"];
            stage: components["schemas"]["StageName"] | null;
            code: string;
            message: string;
            attempts: number;
            at: string;
        };
        FailurePage: {
            items: components["schemas"]["Failure"][];
            next: string | null;
        };
        Final: {
            machine: components["schemas"]["ScoreCard"];
            final: components["schemas"]["ScoreCard"];
            items: {
                rule: string;
                title: {
                    zh: string;
                    en: string;
                };
                section: string;
                machine: {
                    verdict: components["schemas"]["Verdict"];
                    points: number;
                    veto: boolean;
                    pending: {
                        points: number;
                        veto: boolean;
                    } | null;
                };
                human: {
                    verdict: components["schemas"]["Verdict"];
                    points: number;
                    veto: boolean;
                    who: string;
                    at: string;
                    reason: string | null;
                    note: string | null;
                    /** @enum {string} */
                    by: "review" | "appeal";
                } | null;
                counts: boolean;
            }[];
        };
        Finding: {
            rule: string;
            version: number;
            title: {
                zh: string;
                en: string;
            };
            section: string;
            severity: components["schemas"]["Severity"];
            verdict: components["schemas"]["Verdict"];
            points: number;
            veto: boolean;
            turns: number[];
            reason: string | null;
            evidence: components["schemas"]["Evidence"][];
            shadow?: boolean;
            needsHuman?: boolean;
            pending?: {
                points: number;
                veto: boolean;
            };
            knowledge?: string[];
        };
        Flag: {
            rule: string;
            title: {
                zh: string;
                en: string;
            };
            severity: components["schemas"]["Severity"];
            veto: boolean;
        };
        FrequentQuestions: {
            calls: number;
            rows: {
                id: string;
                title: {
                    zh: string;
                    en: string;
                };
                question: string | null;
                calls: number;
                turns: number;
                share: number;
                lastAt: string | null;
            }[];
        };
        HotSpotCalls: {
            items: {
                recordingId: string;
                startedAt: string | null;
                agentName: string | null;
                coded: string | null;
                emotion: string | null;
                resolved: boolean | null;
                isRepeat: boolean;
                risk: number;
            }[];
            next: string | null;
        };
        HotSpots: {
            from: string;
            to: string;
            before: {
                from: string;
                to: string;
            };
            calls: number;
            missing: number;
            items: {
                businessType: string | null;
                topic: {
                    zh: string;
                    en: string;
                    id: string;
                };
                region: string | null;
                province: string | null;
                city: string | null;
                words: string[];
                calls: number;
                before: number;
                change: {
                    ratio: number;
                    low: number;
                    high: number;
                } | null;
                negative: {
                    hits: number;
                    n: number;
                    value: number;
                    low: number;
                    high: number;
                } | null;
                repeats: {
                    hits: number;
                    n: number;
                    value: number;
                    low: number;
                    high: number;
                } | null;
                unresolved: {
                    hits: number;
                    n: number;
                    value: number;
                    low: number;
                    high: number;
                } | null;
                negativeBefore: {
                    hits: number;
                    n: number;
                    value: number;
                    low: number;
                    high: number;
                } | null;
                risk: number | null;
                score: number | null;
                heat: number;
                buckets: {
                    start: string;
                    calls: number;
                    negative: number;
                }[];
            }[];
        };
        InheritBody: {
            why: string;
            who?: string;
            unit: string;
        };
        KnowledgeDetail: {
            id: string;
            texts: components["schemas"]["KnowledgeRow"][];
            calls: {
                id: string;
                startedAt: string | null;
                agentName: string | null;
                teamId: string | null;
                hits: components["schemas"]["Likeness"][];
            }[];
        };
        KnowledgePage: {
            rows: components["schemas"]["KnowledgeRow"][];
            total: number;
            facts: {
                hash: string;
                scripts: number;
                items: number;
                owners: string[];
                stale: {
                    current: number;
                    upcoming: number;
                    expiring: number;
                    expired: number;
                    unused: number;
                };
                calls: number;
                loadedAt: string;
                isInForce: boolean | null;
            };
        };
        KnowledgeRow: {
            id: string;
            /** @enum {string} */
            kind: "script" | "item";
            title: {
                zh: string;
                en: string;
            };
            text: string[];
            questions: string[];
            businessTypes: components["schemas"]["BusinessType"][];
            keywords: string[];
            owner: string;
            from: string | null;
            to: string | null;
            regions: string[];
            version: number;
            facts: string[];
            rules: string[];
            /** @enum {string} */
            staleness: "current" | "upcoming" | "expiring" | "expired" | "unused";
            uses: {
                said: number;
                asked: number;
                lastAt: string | null;
            };
        };
        LabelBody: {
            /** Format: uuid */
            id?: string;
            recordingId: string;
            /** @enum {string} */
            model: "complaint" | "business-type" | "emotion" | "turns" | "abuse";
            /** @default null */
            turn?: number | null;
            value: string;
            who?: string;
            /**
             * @default labelling
             * @enum {string}
             */
            source?: "review" | "appeal" | "calibration" | "labelling";
            note?: string | null;
        };
        LabellingState: {
            /** @enum {string} */
            model: "complaint" | "business-type" | "emotion" | "turns" | "abuse";
            answers: {
                call: string[] | null;
                agent: string[] | null;
                customer: string[] | null;
            };
            isSet: boolean;
            mix: {
                [key: string]: number;
            };
            randomShare: number;
            leaseMinutes: number;
            counts: {
                /** @enum {string} */
                slice: "flagged" | "uncertain" | "disagreement" | "random" | "mandatory" | "sample" | "picked";
                labels: number;
                calls: number;
            }[];
            recall: {
                /** @enum {string} */
                model: "complaint" | "business-type" | "emotion" | "turns" | "abuse";
                n: number;
                stale: number;
                skipped: number;
                accuracy: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                rates: {
                    label: string;
                    truth: number;
                    given: number;
                    precision: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                    recall: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                }[];
                lane: {
                    label: string;
                    truth: number;
                    given: number;
                    precision: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                    recall: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                } | null;
                isEnough: boolean;
                why: {
                    zh: string;
                    en: string;
                };
                sentence: {
                    zh: string;
                    en: string;
                };
            };
        };
        Likeness: {
            turn: number;
            item: string;
            /** @enum {string} */
            of: "text" | "question";
            likeness: number;
            start: number;
            end: number;
            through?: number;
        };
        LintAnswer: {
            problems: components["schemas"]["LintProblem"][];
        };
        LintProblem: {
            /** @enum {string} */
            level: "error" | "warning";
            code: string;
            file: string;
            line: number;
            what: string;
            suggestion: string | null;
        };
        LoadBoard: {
            from: string;
            to: string;
            concern: {
                inRow: number;
                stretchHours: number;
                abuseMinutes: number;
            };
            pauseMinutes: number;
            agents: {
                agentId: string;
                agentName: string | null;
                teamId: string | null;
                calls: number;
                days: number;
                abuseMs: number;
                abusiveCalls: number;
                angryCalls: number;
                inRow: number;
                stretchMs: number;
                stretchDay: string | null;
                concerns: ("inRow" | "stretch" | "abuse")[];
            }[];
        };
        Matter: {
            assessed: boolean;
            chainId: string | null;
            risk: {
                score: number;
                parts: {
                    /** @enum {string} */
                    part: "repeats" | "unresolved" | "emotion" | "promises" | "regulator" | "complaint";
                    points: number;
                    most: number;
                    facts: {
                        [key: string]: number | string;
                    };
                    evidence: {
                        recordingId: string;
                        turn: number;
                        startMs: number;
                        endMs: number;
                        quote: string;
                    }[];
                }[];
                broken: {
                    recordingId: string;
                    /** @enum {string} */
                    kind: "promisedArrival" | "promisedRestore" | "promisedContact" | "promisedAnswer";
                    minutes: number;
                    dueAt: string;
                    at: string;
                    /** @enum {string} */
                    by: "supplied" | "said" | "silent";
                    promise: {
                        recordingId: string;
                        turn: number;
                        startMs: number;
                        endMs: number;
                        quote: string;
                    };
                    later: {
                        recordingId: string;
                        turn: number;
                        startMs: number;
                        endMs: number;
                        quote: string;
                    } | null;
                }[];
            } | null;
            calls: {
                recordingId: string;
                callId: string | null;
                startedAt: string | null;
                channel: components["schemas"]["Channel"];
                direction: string | null;
                agentName: string | null;
                coded: string | null;
                businessType: string | null;
                topics: {
                    zh: string;
                    en: string;
                    id: string;
                }[];
                demand: {
                    recordingId: string;
                    turn: number;
                    startMs: number;
                    endMs: number;
                    quote: string;
                } | null;
                satisfaction: number | null;
                resolved: boolean | null;
                risk: number;
                link: {
                    earlier: string;
                    likeness: number;
                    numbers: {
                        /** @enum {string} */
                        kind: "phone" | "account";
                        spoken: boolean;
                    }[];
                    topics: {
                        zh: string;
                        en: string;
                        id: string;
                    }[];
                    words: string[];
                    sameType: boolean;
                    daysApart: number;
                    cues: {
                        recordingId: string;
                        turn: number;
                        startMs: number;
                        endMs: number;
                        quote: string;
                        /** @enum {string} */
                        cue: "nth" | "last" | "progress" | "undone" | "urge";
                    }[];
                } | null;
            }[];
            alerts: {
                id: number;
                /** @enum {string} */
                kind: "high-risk" | "downgrade" | "broken-promise" | "regulator";
                /** @enum {string} */
                state: "warning" | "escalated" | "follow-up" | "closed";
                level: components["schemas"]["AlertLevelNumber"];
            }[];
        };
        Metadata: {
            callId: string | null;
            channel: components["schemas"]["Channel"];
            direction: components["schemas"]["Direction"] | null;
            agentId: string | null;
            agentName: string | null;
            teamId: string | null;
            startedAt: string | null;
            durationMs: number | null;
            customerNumber: string | null;
            accountNo: string | null;
            businessType: string | null;
            satisfaction: number | null;
            resolved: boolean | null;
            hangupBy: components["schemas"]["Role"] | null;
            ringMs: number | null;
            channels: components["schemas"]["ChannelMap"] | null;
            region?: string | null;
            extra: {
                [key: string]: unknown;
            };
        };
        ModelChangeBody: {
            why: string;
            who?: string;
        };
        ModelChanged: {
            activation: {
                hash: string;
                previousHash: string | null;
                version: string | null;
                /** @enum {string} */
                kind: "first" | "shipped" | "activate" | "rollback";
                who: string;
                why: string;
                at: string;
            };
        };
        ModelComparison: {
            /** @enum {string} */
            name: "turns" | "complaint" | "business-type" | "emotion";
            champion: string;
            challenger: string;
            slices: {
                slice: string;
                n: number;
                champion: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                };
                challenger: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                };
                difference: {
                    value: number;
                    low: number;
                    high: number;
                };
                won: string[];
                lost: string[];
                p: number;
            }[];
            verdict: {
                /** @enum {string} */
                winner: "challenger" | "champion" | "none";
                zh: string;
                en: string;
            };
        };
        ModelList: {
            inForce: {
                hash: string;
                set: {
                    turns: string;
                    complaint: string;
                    "business-type": string;
                    emotion: string;
                };
            } | null;
            items: {
                id: string;
                /** @enum {string} */
                name: "turns" | "complaint" | "business-type" | "emotion";
                metrics: {
                    dialogues: number;
                    headlines: {
                        metric: string;
                        value: {
                            value: number;
                            low: number;
                            high: number;
                            n: number;
                        };
                        target: number | null;
                    }[];
                    labels: {
                        label: string;
                        n: number;
                        precision: number | null;
                        recall: number | null;
                        f1: number;
                    }[];
                } | null;
                trainingHash: string | null;
                labels: number;
                labelsHash: string | null;
                seed: number | null;
                basedOn: string | null;
                trainedBy: string;
                trainedAt: string;
                note: string | null;
                shipped: boolean;
                inForce: boolean;
                isUsable: boolean;
                shadow: {
                    since: string;
                    who: string;
                } | null;
            }[];
            activations: {
                hash: string;
                previousHash: string | null;
                version: string | null;
                /** @enum {string} */
                kind: "first" | "shipped" | "activate" | "rollback";
                who: string;
                why: string;
                at: string;
            }[];
            trainings: components["schemas"]["Training"][];
            names: {
                [key: string]: string;
            };
            reanalysis: {
                total: number;
                done: number;
            };
        };
        NewCaseBody: {
            /** Format: uuid */
            id: string;
            recordingId: string;
            rule: string;
            /** @enum {string} */
            kind: "good" | "bad";
            title?: string;
            /** @default null */
            note?: string | null;
            startMs?: number;
            endMs?: number;
            who?: string;
        };
        NewPasswordBody: {
            password: string;
        };
        NewTaskBody: {
            /** Format: uuid */
            id: string;
            agentId: string;
            rule: string;
            who?: string;
            /** @default  */
            note?: string;
            /** @default [] */
            clips?: {
                recordingId: string;
                startMs: number;
                endMs: number;
                /** @default null */
                note?: string | null;
            }[];
            /** @default [] */
            cases?: number[];
            /** @default [] */
            knowledge?: string[];
            exercise: string;
            /** Format: date */
            dueDay: string;
            /** @default null */
            mentor?: string | null;
        };
        NewToken: {
            id: number;
            token: string;
            expiresAt: string;
        };
        NextBody: {
            /** @default null */
            kinds?: components["schemas"]["ReviewKindName"][] | null;
            /** @default [] */
            except?: string[];
            who?: string;
        };
        NextCalls: {
            items: {
                /** @enum {string} */
                model: "complaint" | "business-type" | "emotion" | "turns" | "abuse";
                recordingId: string;
                turn: number | null;
                /** @enum {string} */
                slice: "flagged" | "uncertain" | "disagreement" | "random" | "mandatory" | "sample" | "picked";
                why: {
                    zh: string;
                    en: string;
                };
                until: string | null;
            }[];
        };
        NextReview: {
            recordingId: string | null;
        };
        NoteBody: {
            /** Format: uuid */
            id: string;
            /** @default null */
            item?: string | null;
            text: string;
        };
        OpinionHistory: {
            items: {
                analyseKey: string;
                at: string;
                isInView: boolean;
                modelsVersion: string;
                set: {
                    hash: string;
                    versions: {
                        turns: string;
                        complaint: string;
                        "business-type": string;
                        emotion: string;
                    };
                } | null;
                opinions: {
                    personalData: components["schemas"]["PersonalDataSpan"][] | null;
                    businessType: {
                        label: components["schemas"]["BusinessType"];
                        probability: number;
                    } | null;
                    complaint: {
                        /** @enum {string} */
                        level: "none" | "suspected" | "explicit";
                        probability: number;
                        evidence: {
                            turn: number;
                            startMs: number;
                            endMs: number;
                            quote: string;
                            why: string;
                        }[];
                    } | null;
                    emotion: {
                        overall: components["schemas"]["CallEmotion"];
                        probability?: number;
                        turns: components["schemas"]["TurnEmotion"][];
                        trend?: {
                            slope: number;
                            thirds: number[];
                        } | null;
                        defused?: {
                            fromTurn: number;
                            atTurn: number;
                        } | null;
                        upsetAtEnd?: number | null;
                    } | null;
                    turnLabels?: {
                        turn: number;
                        label: components["schemas"]["TurnLabel"];
                        probability: number;
                    }[] | null;
                    abuse?: {
                        turns: {
                            turn: number;
                            probability: number;
                        }[];
                    } | null;
                    dialect?: {
                        tag: string;
                        probability: number;
                        words: {
                            turn: number;
                            start: number;
                            end: number;
                            text: string;
                        }[];
                    } | null;
                    summary?: components["schemas"]["CallSummary"] | null;
                    workOrder?: components["schemas"]["WorkOrderField"][] | null;
                    likeness?: components["schemas"]["Likeness"][] | null;
                };
            }[];
            shadows: {
                version: string;
                /** @enum {string} */
                name: "turns" | "complaint" | "business-type" | "emotion";
                value: string;
                probability: number | null;
                at: string;
            }[];
        };
        OriginalAudio: {
            url: string;
            until: string;
            audit: number;
        };
        OriginalBody: {
            who?: string;
            reason: string;
        };
        PackTeams: {
            items: {
                teamId: string;
                name: string;
            }[];
        };
        PasswordBody: {
            current: string;
            next: string;
        };
        Peaks: {
            durationMs: number;
            channels: {
                channel: number;
                role: string;
                peaks: number[];
            }[];
        };
        PeopleBoard: {
            from: string;
            to: string;
            /** @enum {string} */
            by: "agent" | "team";
            leastCalls: number;
            blocks: {
                block: string;
                calls: number;
                mean: components["schemas"]["Estimate"];
                surged: number;
                byChance: number;
                rows: {
                    id: string | null;
                    name: string | null;
                    teamId: string | null;
                    mean: components["schemas"]["Estimate"];
                    adjusted: components["schemas"]["Estimate"];
                    differs: ("above" | "below") | null;
                    rank: number | null;
                    rankWithoutSurge: number | null;
                    meanWithoutSurge: components["schemas"]["Estimate"] | null;
                    surged: number;
                }[];
            }[];
        };
        Person: {
            id: number;
            login: string;
            name: string;
            agentId: string | null;
            active: boolean;
            isDemo: boolean;
            hasPassword: boolean;
            roles: {
                /** @enum {string} */
                role: "reviewer" | "agent" | "team_lead" | "qa_manager" | "model_engineer" | "welfare" | "operations";
                unitId: number;
                unit: string;
                /** @enum {string} */
                kind: "whole" | "province" | "city" | "team";
            }[];
        };
        PersonBody: {
            login: string;
            name: string;
            password?: string;
            agentId?: string;
        };
        PersonList: {
            items: components["schemas"]["Person"][];
        };
        PersonalDataSpan: {
            type: components["schemas"]["PersonalDataType"];
            turn: number;
            start: number;
            end: number;
            text: string;
        };
        /** @enum {string} */
        PersonalDataType: "name" | "phone" | "id_card" | "account_no" | "address" | "bank_card" | "plate" | "email";
        PlanBody: {
            /** Format: uuid */
            id: string;
            /** @default null */
            version?: number | null;
            who?: string;
            /** @default  */
            note?: string;
            /** @default [] */
            clips?: {
                recordingId: string;
                startMs: number;
                endMs: number;
                /** @default null */
                note?: string | null;
            }[];
            /** @default [] */
            cases?: number[];
            /** @default [] */
            knowledge?: string[];
            exercise: string;
            /** Format: date */
            dueDay: string;
            /** @default null */
            mentor?: string | null;
            rule?: string;
            /** @default [] */
            keep?: number[];
        };
        PlanChange: {
            /** @constant */
            field: "focus";
            before: {
                zh: string;
                en: string;
            };
            after: {
                zh: string;
                en: string;
            };
        } | {
            /** @enum {string} */
            field: "note" | "exercise" | "dueDay" | "mentor";
            before: string;
            after: string;
        } | {
            /** @constant */
            field: "knowledge";
            before: string[];
            after: string[];
        } | {
            /** @constant */
            field: "clips";
            before: {
                /** @enum {string} */
                kind: "own" | "good" | "bad";
                startMs: number;
                endMs: number;
            }[];
            after: {
                /** @enum {string} */
                kind: "own" | "good" | "bad";
                startMs: number;
                endMs: number;
            }[];
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            code: string;
            detail: string;
            field?: string;
        };
        Proposal: {
            agentId: string;
            name: string | null;
            teamId: string | null;
            rule: string;
            title: {
                zh: string;
                en: string;
            };
            explanation: {
                zh: string;
                en: string;
            } | null;
            focuses: {
                rule: string;
                title: {
                    zh: string;
                    en: string;
                };
            }[];
            basis: components["schemas"]["Basis"] | null;
            openTask: number | null;
            clips: {
                recordingId: string;
                startMs: number;
                endMs: number;
                /** Format: date */
                day: string;
                text: string;
            }[];
            cases: {
                id: number;
                /** @enum {string} */
                kind: "good" | "bad";
                title: string;
            }[];
            knowledge: string[];
            mentors: {
                login: string;
                name: string;
                rate: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
            }[];
            exercise: string;
            /** Format: date */
            dueDay: string;
        };
        PublishBody: {
            /** Format: uuid */
            id: string;
            version: number;
            /** @default null */
            note?: string | null;
            who?: string;
        };
        PublishedCard: {
            recordingId: string;
            publicationId: number;
            at: string;
            appealUntil: string;
            startedAt: string | null;
            businessType: string | null;
            durationMs: number | null;
            note: string | null;
            score: components["schemas"]["Final"] | null;
            findings: components["schemas"]["Finding"][];
            acknowledged: string[];
            appeals: components["schemas"]["Appeal"][];
            history: {
                id: number;
                at: string;
                who: string;
                /** @enum {string} */
                cause: "review" | "appeal";
                normalised: number | null;
                passed: boolean | null;
                veto: boolean | null;
                note: string | null;
                appealUntil: string;
            }[];
            names: {
                [key: string]: string;
            };
        };
        PublishedPage: {
            items: {
                recordingId: string;
                at: string;
                appealUntil: string;
                startedAt: string | null;
                businessType: string | null;
                normalised: number | null;
                passed: boolean | null;
                veto: boolean | null;
                findings: number;
                acknowledged: boolean;
                appeals: number;
            }[];
            next: string | null;
        };
        QueuePage: {
            items: components["schemas"]["QueueRow"][];
            next: string | null;
            counts: {
                kinds: {
                    mandatory: number;
                    risk: number;
                    confirm: number;
                    unsure: number;
                    failed: number;
                    sample: number;
                    picked: number;
                };
                open: number;
                mine: number;
                overdue: number;
                dueToday: number;
                doneToday: number;
            };
            mandatoryHidden: number;
            minutes: {
                calls: number;
                lengthMs: number;
                workedMs: number;
                savedMs: number;
                formula: {
                    zh: string;
                    en: string;
                };
            };
            names: {
                [key: string]: string;
            };
        };
        QueueRow: {
            recordingId: string;
            kind: components["schemas"]["ReviewKindName"];
            /** @enum {string} */
            state: "open" | "leased" | "decided" | "published" | "reopened";
            why: {
                zh: string;
                en: string;
                code: string;
            }[];
            dueAt: string | null;
            overdue: boolean;
            ready: boolean;
            assignee: string | null;
            holder: string | null;
            agentId: string | null;
            agentName: string | null;
            teamId: string | null;
            businessType: string | null;
            startedAt: string | null;
            durationMs: number | null;
            satisfaction: number | null;
            resolved: boolean | null;
            normalised: number | null;
            passed: boolean | null;
            veto: boolean | null;
            failCount: number | null;
            unsureCount: number | null;
            estimateMs: number | null;
        };
        RecordingDetail: {
            id: string;
            callId: string | null;
            /** @enum {string} */
            kind: "audio" | "transcript";
            channel: components["schemas"]["Channel"];
            direction: string | null;
            agentId: string | null;
            agentName: string | null;
            teamId: string | null;
            startedAt: string | null;
            durationMs: number | null;
            businessType: string | null;
            satisfaction: number | null;
            resolved: boolean | null;
            state: components["schemas"]["RecordingState"];
            stateReason: string | null;
            stateDetail: string | null;
            normalised: number | null;
            passed: boolean | null;
            veto: boolean | null;
            failCount: number | null;
            unsureCount: number | null;
            lane: ("mandatory" | "risk" | "unsure" | "failed" | "sample" | "none") | null;
            engine: string | null;
            splitUnsure: boolean | null;
            flags: components["schemas"]["Flag"][];
            ownScore: ("not-published" | "published") | null;
            storageKey: string;
            sizeBytes: number;
            importedAt: string;
            metadata: components["schemas"]["Metadata"];
            hasAudio: boolean;
            transcript: components["schemas"]["Transcript"] | null;
            opinions: {
                personalData: components["schemas"]["PersonalDataSpan"][] | null;
                businessType: {
                    label: components["schemas"]["BusinessType"];
                    probability: number;
                } | null;
                complaint: {
                    /** @enum {string} */
                    level: "none" | "suspected" | "explicit";
                    probability: number;
                    evidence: {
                        turn: number;
                        startMs: number;
                        endMs: number;
                        quote: string;
                        why: string;
                    }[];
                } | null;
                emotion: {
                    overall: components["schemas"]["CallEmotion"];
                    probability?: number;
                    turns: components["schemas"]["TurnEmotion"][];
                    trend?: {
                        slope: number;
                        thirds: number[];
                    } | null;
                    defused?: {
                        fromTurn: number;
                        atTurn: number;
                    } | null;
                    upsetAtEnd?: number | null;
                } | null;
                turnLabels?: {
                    turn: number;
                    label: components["schemas"]["TurnLabel"];
                    probability: number;
                }[] | null;
                abuse?: {
                    turns: {
                        turn: number;
                        probability: number;
                    }[];
                } | null;
                dialect?: {
                    tag: string;
                    probability: number;
                    words: {
                        turn: number;
                        start: number;
                        end: number;
                        text: string;
                    }[];
                } | null;
                summary?: components["schemas"]["CallSummary"] | null;
                workOrder?: components["schemas"]["WorkOrderField"][] | null;
                likeness?: components["schemas"]["Likeness"][] | null;
            } | null;
            workOrderComparison: components["schemas"]["WorkOrderComparison"][] | null;
            findings: components["schemas"]["Finding"][] | null;
            scoreCard: components["schemas"]["ScoreCard"] | null;
            judgedBy: {
                ruleSet: string;
                isInForce: boolean;
                unit: {
                    /** @enum {string} */
                    kind: "province" | "city" | "team";
                    name: string;
                } | null;
            } | null;
            route: components["schemas"]["Route"] | null;
            stages: components["schemas"]["StageState"][];
            history: {
                scoreKey: string;
                card: string;
                normalised: number | null;
                passed: boolean | null;
                veto: boolean;
                ruleSet: string;
                createdAt: string;
                current: boolean;
            }[];
            objects: {
                key: string;
                purpose: string;
                note: string | null;
            }[];
        };
        RecordingLabels: {
            items: {
                id: string;
                recordingId: string;
                /** @enum {string} */
                model: "complaint" | "business-type" | "emotion" | "turns" | "abuse";
                turn: number | null;
                value: string;
                who: string;
                at: string;
                /** @enum {string} */
                source: "review" | "appeal" | "calibration" | "labelling";
                /** @enum {string} */
                slice: "flagged" | "uncertain" | "disagreement" | "random" | "mandatory" | "sample" | "picked";
                machine: {
                    value: string;
                    probability: number | null;
                    modelsVersion: string;
                    analyseKey: string;
                } | null;
                note: string | null;
            }[];
            current: {
                label: {
                    id: string;
                    recordingId: string;
                    /** @enum {string} */
                    model: "complaint" | "business-type" | "emotion" | "turns" | "abuse";
                    turn: number | null;
                    value: string;
                    who: string;
                    at: string;
                    /** @enum {string} */
                    source: "review" | "appeal" | "calibration" | "labelling";
                    /** @enum {string} */
                    slice: "flagged" | "uncertain" | "disagreement" | "random" | "mandatory" | "sample" | "picked";
                    machine: {
                        value: string;
                        probability: number | null;
                        modelsVersion: string;
                        analyseKey: string;
                    } | null;
                    note: string | null;
                };
                others: {
                    id: string;
                    recordingId: string;
                    /** @enum {string} */
                    model: "complaint" | "business-type" | "emotion" | "turns" | "abuse";
                    turn: number | null;
                    value: string;
                    who: string;
                    at: string;
                    /** @enum {string} */
                    source: "review" | "appeal" | "calibration" | "labelling";
                    /** @enum {string} */
                    slice: "flagged" | "uncertain" | "disagreement" | "random" | "mandatory" | "sample" | "picked";
                    machine: {
                        value: string;
                        probability: number | null;
                        modelsVersion: string;
                        analyseKey: string;
                    } | null;
                    note: string | null;
                }[];
                isDisputed: boolean;
            }[];
        };
        RecordingPage: {
            items: components["schemas"]["RecordingRow"][];
            next: string | null;
        };
        RecordingRow: {
            id: string;
            callId: string | null;
            /** @enum {string} */
            kind: "audio" | "transcript";
            channel: components["schemas"]["Channel"];
            direction: string | null;
            agentId: string | null;
            agentName: string | null;
            teamId: string | null;
            startedAt: string | null;
            durationMs: number | null;
            businessType: string | null;
            satisfaction: number | null;
            resolved: boolean | null;
            state: components["schemas"]["RecordingState"];
            stateReason: string | null;
            stateDetail: string | null;
            normalised: number | null;
            passed: boolean | null;
            veto: boolean | null;
            failCount: number | null;
            unsureCount: number | null;
            lane: ("mandatory" | "risk" | "unsure" | "failed" | "sample" | "none") | null;
            engine: string | null;
            splitUnsure: boolean | null;
            flags: components["schemas"]["Flag"][];
            ownScore: ("not-published" | "published") | null;
        };
        /** @enum {string} */
        RecordingState: "pending" | "waiting" | "unusable" | "failed" | "done";
        ReloadBody: {
            who?: string;
        };
        Reloaded: {
            isChanged: boolean;
            facts: {
                hash: string;
                scripts: number;
                items: number;
                owners: string[];
                stale: {
                    current: number;
                    upcoming: number;
                    expiring: number;
                    expired: number;
                    unused: number;
                };
                calls: number;
                loadedAt: string;
                isInForce: boolean | null;
            };
        };
        ReopenBody: {
            reason: string;
            who?: string;
        };
        RescoreState: {
            ruleSet: string;
            total: number;
            done: number;
            /** @enum {string} */
            state: "none" | "waiting" | "running" | "stopped" | "done";
            startedAt: string | null;
            remainingMs: number | null;
        };
        ReturnBody: {
            /** Format: uuid */
            id: string;
            /** @default null */
            version?: number | null;
            who?: string;
            reason: string;
        };
        ReviewDetail: {
            recordingId: string;
            state: ("open" | "leased" | "decided" | "published" | "reopened") | null;
            kind: components["schemas"]["ReviewKindName"] | null;
            why: {
                zh: string;
                en: string;
                code: string;
            }[];
            dueAt: string | null;
            round: number;
            version: number;
            assignee: string | null;
            holder: string | null;
            leasedUntil: string | null;
            isMine: boolean;
            isOwnCall: boolean;
            scoreKey: string | null;
            newerResult: boolean;
            findings: components["schemas"]["Finding"][];
            mustDecide: string[];
            remaining: string[];
            score: components["schemas"]["Final"] | null;
            decisions: {
                id: string;
                rule: string;
                machine: components["schemas"]["Verdict"];
                agrees: boolean;
                verdict: components["schemas"]["Verdict"];
                reason: string | null;
                note: string | null;
                who: string;
                at: string;
                current: boolean;
            }[];
            publications: {
                id: number;
                at: string;
                who: string;
                /** @enum {string} */
                cause: "review" | "appeal";
                normalised: number | null;
                passed: boolean | null;
                veto: boolean | null;
                note: string | null;
                appealUntil: string;
            }[];
            comments: {
                id: string;
                /** @enum {string} */
                about: "call" | "turn" | "finding";
                turn: number | null;
                rule: string | null;
                text: string;
                who: string;
                at: string;
            }[];
            corrections: {
                id: string;
                turn: number;
                text: string;
                who: string;
                at: string;
                edits: number;
                chars: number;
            }[];
            appeals: components["schemas"]["Appeal"][];
            events: {
                event: string;
                who: string;
                at: string;
                reason: string | null;
            }[];
            names: {
                [key: string]: string;
            };
        };
        /** @enum {string} */
        ReviewKindName: "mandatory" | "risk" | "confirm" | "unsure" | "failed" | "sample" | "picked";
        ReviewPeople: {
            items: {
                login: string;
                name: string;
            }[];
        };
        /** @enum {string} */
        Role: "agent" | "customer";
        RoleBody: {
            /** @enum {string} */
            role: "reviewer" | "agent" | "team_lead" | "qa_manager" | "model_engineer" | "welfare" | "operations";
            unit?: string;
        };
        Route: {
            /** @enum {string} */
            lane: "mandatory" | "risk" | "unsure" | "failed" | "sample" | "none";
            reasons: {
                code: string;
                zh: string;
                en: string;
            }[];
        };
        RuleDiff: {
            a: string;
            b: string;
            calls: number;
            leftOut: number;
            since: string | null;
            tookMs: number;
            perRule: {
                rule: string;
                gained: number;
                lost: number;
                unsureGained: number;
                unsureLost: number;
                samples: {
                    gained: string[];
                    lost: string[];
                    unsureGained: string[];
                    unsureLost: string[];
                };
            }[];
            scores: {
                before: number | null;
                after: number | null;
                moved: number;
            };
            perTeam: {
                id: string;
                n: number;
                sum: number;
                mean: number;
            }[];
            perAgent: {
                id: string;
                n: number;
                sum: number;
                mean: number;
            }[];
            newVetoes: {
                count: number;
                ids: string[];
            };
            liftedVetoes: {
                count: number;
                ids: string[];
            };
            passChanges: {
                gained: number;
                lost: number;
                samples: {
                    gained: string[];
                    lost: string[];
                };
            };
        };
        RuleDraft: {
            /** @default in-force */
            base?: string;
            /** @default {} */
            files?: {
                [key: string]: string | null;
            };
            rule: string;
        };
        RuleReviews: {
            items: {
                rule: string;
                version: number;
                precision: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                overturned: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                missed: number;
            }[];
        };
        RuleRow: {
            id: string;
            title: {
                zh: string;
                en: string;
            };
            explanation: {
                zh: string;
                en: string;
            };
            source: string;
            section: string;
            sectionTitle: {
                zh: string;
                en: string;
            } | null;
            severity: components["schemas"]["Severity"];
            points: number;
            veto: boolean;
            needsHuman: boolean;
            version: number;
            effective: {
                from: string | null;
                to: string | null;
            };
            shadow: boolean;
            knowledge: string[];
            todo: string[];
            cards: {
                zh: string;
                en: string;
                id: string;
            }[];
            /** @enum {string} */
            status: "active" | "shadow" | "upcoming" | "expired";
            hits: {
                fail: number;
                unsure: number;
                judged: number;
                rate: number | null;
            };
            reviewPrecision: {
                value: number | null;
                low: number | null;
                high: number | null;
                n: number;
                reason: string | null;
            };
            overturned: {
                value: number;
                low: number;
                high: number;
                n: number;
            } | null;
        };
        RuleSetDetail: {
            hash: string;
            name: string;
            version: number;
            createdAt: string;
            createdBy: string;
            note: string | null;
            basedOn: string | null;
            inForce: boolean;
            activatedAt: string | null;
            isCandidate: boolean;
            title: {
                zh: string;
                en: string;
            };
            cards: number;
            rules: components["schemas"]["RuleRow"][];
            files: string[];
        };
        RuleSetList: {
            items: components["schemas"]["StoredRuleSet"][];
            activations: {
                hash: string | null;
                previousHash: string | null;
                /** @enum {string} */
                kind: "first" | "activate" | "rollback" | "inherit";
                unit: {
                    id: number;
                    /** @enum {string} */
                    kind: "whole" | "province" | "city" | "team";
                    name: string;
                } | null;
                who: string;
                why: string;
                at: string;
            }[];
            units: components["schemas"]["UnitRules"][];
            names: {
                [key: string]: string;
            };
        };
        RuleSource: {
            id: string;
            title: {
                zh: string;
                en: string;
            };
            explanation: {
                zh: string;
                en: string;
            };
            source: string;
            section: string;
            sectionTitle: {
                zh: string;
                en: string;
            } | null;
            severity: components["schemas"]["Severity"];
            points: number;
            veto: boolean;
            needsHuman: boolean;
            version: number;
            effective: {
                from: string | null;
                to: string | null;
            };
            shadow: boolean;
            knowledge: string[];
            todo: string[];
            cards: {
                zh: string;
                en: string;
                id: string;
            }[];
            /** @enum {string} */
            status: "active" | "shadow" | "upcoming" | "expired";
            hits: {
                fail: number;
                unsure: number;
                judged: number;
                rate: number | null;
            };
            reviewPrecision: {
                value: number | null;
                low: number | null;
                high: number | null;
                n: number;
                reason: string | null;
            };
            overturned: {
                value: number;
                low: number;
                high: number;
                n: number;
            } | null;
            hash: string;
            file: string;
            yaml: string;
            testsFile: string;
            testsYaml: string | null;
            schema: string;
        };
        RuleTrace: {
            recordingId: string | null;
            callId: string | null;
            ruleSet: string | null;
            finding: components["schemas"]["Finding"];
            explanation: {
                zh: string;
                en: string;
            };
            source: string;
            trace: components["schemas"]["TraceNode"];
            notApplicable: components["schemas"]["TraceNode"] | null;
            unsure: components["schemas"]["TraceNode"] | null;
            turns: {
                role: components["schemas"]["TurnRole"];
                startMs: number;
                endMs: number;
                text: string;
            }[];
        };
        RulesBoard: {
            from: string;
            to: string;
            decisions: number;
            rules: {
                rule: string;
                title: {
                    zh: string;
                    en: string;
                };
                failed: number;
                decided: number;
                refuted: number;
                precision: components["schemas"]["Estimate"] | null;
                appealed: number;
                accepted: number;
                overturned: components["schemas"]["Estimate"] | null;
            }[];
        };
        ScoreCard: {
            card: string;
            version: number;
            title: {
                zh: string;
                en: string;
            };
            sections: {
                id: string;
                title: {
                    zh: string;
                    en: string;
                };
                score: number;
                potential: number;
                dimension?: components["schemas"]["Dimension"];
            }[];
            dimensions?: {
                id: components["schemas"]["Dimension"];
                score: number;
                potential: number;
                normalised: number | null;
            }[];
            criticalErrors?: string[];
            score: number;
            potential: number;
            normalised: number | null;
            veto: boolean;
            passed: boolean | null;
            passMark: number;
        };
        Scored: {
            findings: components["schemas"]["Finding"][];
            scoreCard: components["schemas"]["ScoreCard"];
        };
        ServiceBoard: {
            from: string;
            to: string;
            calls: number;
            metrics: {
                id: string;
                title: {
                    zh: string;
                    en: string;
                };
                formula: {
                    zh: string;
                    en: string;
                };
                /** @enum {string} */
                unit: "share" | "per-10000" | "ms" | "calls";
                estimate: components["schemas"]["Estimate"] | null;
                sets: {
                    /** @enum {string} */
                    hits: "all" | "judged" | "not-judged" | "scored" | "not-passed" | "passed-known" | "passed" | "veto" | "reviewed" | "mandatory" | "mandatory-reviewed" | "mandatory-open" | "mandatory-late" | "rated" | "satisfied" | "surveyed" | "survey-satisfied" | "resolution-known" | "resolved" | "first-contacts" | "first-settled" | "coded" | "complaints" | "heard" | "suspected" | "downgraded" | "offered" | "connected" | "served" | "by-bot" | "rule-decided" | "rule-refuted" | "rule-appealed" | "rule-accepted";
                    /** @enum {string} */
                    of: "all" | "judged" | "not-judged" | "scored" | "not-passed" | "passed-known" | "passed" | "veto" | "reviewed" | "mandatory" | "mandatory-reviewed" | "mandatory-open" | "mandatory-late" | "rated" | "satisfied" | "surveyed" | "survey-satisfied" | "resolution-known" | "resolved" | "first-contacts" | "first-settled" | "coded" | "complaints" | "heard" | "suspected" | "downgraded" | "offered" | "connected" | "served" | "by-bot" | "rule-decided" | "rule-refuted" | "rule-appealed" | "rule-accepted";
                } | null;
                hits: number | null;
                target: number | null;
                missing: string[];
                note: {
                    zh: string;
                    en: string;
                } | null;
            }[];
        };
        SessionBody: {
            /** Format: uuid */
            id: string;
            title: string;
            /** Format: date-time */
            dueAt: string;
            reviewers: string[];
            choose: {
                /** @constant */
                by: "hand";
                recordingIds: string[];
            } | {
                /** @constant */
                by: "random";
                count: number;
            } | {
                /** @constant */
                by: "disputed";
                count: number;
            };
            rules?: string[];
            /**
             * @default [
             *       "complaint",
             *       "business-type",
             *       "emotion"
             *     ]
             */
            models?: ("complaint" | "business-type" | "emotion")[];
        };
        SessionCallDetail: {
            sessionId: number;
            /** @enum {string} */
            state: "judging" | "discussing" | "closed";
            recordingId: string;
            position: number;
            callCount: number;
            startedAt: string | null;
            durationMs: number | null;
            hasAudio: boolean;
            turns: {
                /** @enum {string} */
                role: "agent" | "customer" | "unknown";
                startMs: number;
                endMs: number;
                text: string;
            }[];
            items: {
                item: string;
                /** @enum {string} */
                kind: "rule" | "model";
                rule: {
                    id: string;
                    section: string;
                    title: {
                        zh: string;
                        en: string;
                    };
                    explanation: {
                        zh: string;
                        en: string;
                    } | null;
                    severity: components["schemas"]["Severity"];
                    veto: boolean;
                } | null;
                answers: string[];
            }[];
            mine: {
                [key: string]: string;
            };
            isReviewer: boolean;
            notes: {
                item: string | null;
                text: string;
                who: string;
                at: string;
            }[];
            shown: {
                item: string;
                answers: {
                    who: string;
                    value: string;
                    late: boolean;
                }[];
                machine: string | null;
                consensus: {
                    value: string;
                    unanimous: boolean;
                    reason: string | null;
                    who: string;
                    at: string;
                } | null;
                unanimous: string | null;
            }[] | null;
            names: {
                [key: string]: string;
            };
        };
        SessionDetail: {
            id: number;
            title: string;
            /** @enum {string} */
            state: "judging" | "discussing" | "closed";
            /** @enum {string} */
            chosenBy: "hand" | "random" | "disputed";
            createdBy: string;
            createdAt: string;
            dueAt: string;
            overdue: boolean;
            endedBy: string | null;
            endedAt: string | null;
            closedBy: string | null;
            closedAt: string | null;
            callCount: number;
            reviewers: {
                done: number;
                answered: number;
                asked: number;
                late: number;
                login: string;
                name: string;
            }[];
            mine: {
                done: number;
                answered: number;
                asked: number;
                late: number;
            } | null;
            mayManage: boolean;
            calls: {
                recordingId: string;
                position: number;
                startedAt: string | null;
                durationMs: number | null;
                answered: number | null;
                asked: number;
            }[];
        };
        SessionList: {
            items: {
                id: number;
                title: string;
                /** @enum {string} */
                state: "judging" | "discussing" | "closed";
                /** @enum {string} */
                chosenBy: "hand" | "random" | "disputed";
                createdBy: string;
                createdAt: string;
                dueAt: string;
                overdue: boolean;
                endedBy: string | null;
                endedAt: string | null;
                closedBy: string | null;
                closedAt: string | null;
                callCount: number;
                reviewers: {
                    done: number;
                    answered: number;
                    asked: number;
                    late: number;
                    login: string;
                    name: string;
                }[];
                mine: {
                    done: number;
                    answered: number;
                    asked: number;
                    late: number;
                } | null;
                mayManage: boolean;
            }[];
        };
        SessionResults: {
            session: {
                id: number;
                title: string;
                /** @enum {string} */
                state: "judging" | "discussing" | "closed";
                /** @enum {string} */
                chosenBy: "hand" | "random" | "disputed";
                createdBy: string;
                createdAt: string;
                dueAt: string;
                overdue: boolean;
                endedBy: string | null;
                endedAt: string | null;
                closedBy: string | null;
                closedAt: string | null;
                callCount: number;
                reviewers: {
                    done: number;
                    answered: number;
                    asked: number;
                    late: number;
                    login: string;
                    name: string;
                }[];
                mine: {
                    done: number;
                    answered: number;
                    asked: number;
                    late: number;
                } | null;
                mayManage: boolean;
            };
            rules: {
                n: number;
                clusters: number;
                reviewers: number;
                raw: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                };
                kappa: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                    /** @enum {string} */
                    kind: "cohen" | "fleiss";
                } | null;
                ac1: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                };
                /** @enum {string} */
                verdict: "agrees" | "disagrees" | "too-few";
            } | null;
            machine: {
                n: number;
                same: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                precision: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                recall: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                left: number;
            };
            items: {
                item: string;
                /** @enum {string} */
                kind: "rule" | "model";
                rule: {
                    id: string;
                    section: string;
                    title: {
                        zh: string;
                        en: string;
                    };
                    explanation: {
                        zh: string;
                        en: string;
                    } | null;
                    severity: components["schemas"]["Severity"];
                    veto: boolean;
                } | null;
                agreement: {
                    n: number;
                    clusters: number;
                    reviewers: number;
                    raw: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    };
                    kappa: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                        /** @enum {string} */
                        kind: "cohen" | "fleiss";
                    } | null;
                    ac1: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    };
                    /** @enum {string} */
                    verdict: "agrees" | "disagrees" | "too-few";
                } | null;
                machine: {
                    n: number;
                    same: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                    precision: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                    recall: {
                        value: number;
                        low: number;
                        high: number;
                        n: number;
                    } | null;
                    left: number;
                };
            }[];
            reviewers: {
                done: number;
                answered: number;
                asked: number;
                late: number;
                login: string;
                name: string;
                missing: number;
                leniency: {
                    calls: number;
                    judgements: number;
                    missed: number;
                    overmarked: number;
                    value: number;
                    low: number | null;
                    high: number | null;
                    /** @enum {string} */
                    verdict: "lenient" | "strict" | "even" | "too-few";
                } | null;
            }[];
            calls: {
                recordingId: string;
                position: number;
                asked: number;
                unanimous: number;
                disputed: string[];
                undecided: string[];
            }[];
            names: {
                [key: string]: string;
            };
            formula: {
                zh: string;
                en: string;
            };
        };
        SessionState: {
            person: {
                login: string;
                name: string;
                agentId: string | null;
                isDemo: boolean;
                roles: {
                    /** @enum {string} */
                    role: "reviewer" | "agent" | "team_lead" | "qa_manager" | "model_engineer" | "welfare" | "operations";
                    unitId: number;
                    unit: string;
                    /** @enum {string} */
                    kind: "whole" | "province" | "city" | "team";
                }[];
            } | null;
            csrf: string | null;
            demo: {
                /** @enum {string} */
                role: "reviewer" | "agent" | "team_lead" | "qa_manager" | "model_engineer" | "welfare" | "operations";
                login: string;
                name: string;
                unit: string;
            }[] | null;
            needsSetup: boolean;
            oidc: boolean;
        };
        SetupBody: {
            code: string;
            login: string;
            name: string;
            password: string;
        };
        /** @enum {string} */
        Severity: "minor" | "moderate" | "severe";
        ShadowReport: {
            version: string;
            /** @enum {string} */
            name: "turns" | "complaint" | "business-type" | "emotion";
            runs: components["schemas"]["ShadowRun"][];
            agreement: {
                value: number;
                low: number;
                high: number;
                n: number;
            };
            changes: {
                champion: string;
                challenger: string;
                n: number;
            }[];
            changed: {
                recordingId: string;
                champion: string;
                challenger: string;
                probability: number | null;
                at: string;
            }[];
        };
        ShadowRun: {
            version: string;
            since: string;
            until: string | null;
            who: string;
            stoppedBy: string | null;
        };
        SignInBody: {
            login: string;
            password: string;
        };
        SkipBody: {
            recordingId: string;
            who?: string;
            why?: string | null;
        };
        Sound: {
            durationMs: number;
            sampleRateHz: number;
            channels: components["schemas"]["ChannelSound"][];
            turns: components["schemas"]["TurnSound"][];
            silences: components["schemas"]["Span"][];
            silenceMs: number;
            overlaps: components["schemas"]["Span"][];
            overlapMs: number;
        };
        Span: {
            startMs: number;
            endMs: number;
        };
        SpeakerSplit: {
            /** @enum {string} */
            method: "channels" | "diarised" | "supplied";
            confidence: number;
            unsure: boolean;
            reason: string | null;
        };
        /** @enum {string} */
        StageName: "transcribe" | "analyse" | "score" | "route";
        StageState: {
            stage: components["schemas"]["StageName"];
            /** @enum {string} */
            state: "done" | "running" | "queued" | "waiting" | "failed" | "blocked";
            key: string | null;
            finishedAt: string | null;
            attempts: number;
            errorCode: string | null;
            errorMessage: string | null;
        };
        StaleItems: {
            rows: components["schemas"]["KnowledgeRow"][];
            calls: number;
        };
        Status: {
            recordings: {
                pending: number;
                waiting: number;
                unusable: number;
                failed: number;
                done: number;
            };
            reasons: {
                state: components["schemas"]["RecordingState"];
                reason: string;
                detail: string | null;
                count: number;
            }[];
            results: {
                transcribe: number;
                analyse: number;
                score: number;
                route: number;
            };
            queue: {
                transcribe: {
                    waiting: number;
                    active: number;
                    delayed: number;
                };
                analyse: {
                    waiting: number;
                    active: number;
                    delayed: number;
                };
                score: {
                    waiting: number;
                    active: number;
                    delayed: number;
                };
                route: {
                    waiting: number;
                    active: number;
                    delayed: number;
                };
            };
            versions: {
                [key: string]: string;
            };
        };
        StepBody: {
            /** Format: uuid */
            id: string;
            /** @default null */
            version?: number | null;
            who?: string;
        };
        StoredLabel: {
            label: {
                id: string;
                recordingId: string;
                /** @enum {string} */
                model: "complaint" | "business-type" | "emotion" | "turns" | "abuse";
                turn: number | null;
                value: string;
                who: string;
                at: string;
                /** @enum {string} */
                source: "review" | "appeal" | "calibration" | "labelling";
                /** @enum {string} */
                slice: "flagged" | "uncertain" | "disagreement" | "random" | "mandatory" | "sample" | "picked";
                machine: {
                    value: string;
                    probability: number | null;
                    modelsVersion: string;
                    analyseKey: string;
                } | null;
                note: string | null;
            };
            isNew: boolean;
        };
        StoredRuleSet: {
            hash: string;
            name: string;
            version: number;
            createdAt: string;
            createdBy: string;
            note: string | null;
            basedOn: string | null;
            inForce: boolean;
            activatedAt: string | null;
            isCandidate: boolean;
        };
        SuggestionList: {
            days: number;
            least: number;
            items: {
                confirmed: number;
                own: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                };
                team: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                difference: {
                    value: number;
                    low: number;
                    high: number;
                } | null;
                /** @enum {string} */
                against: "above" | "alike" | "below" | "nobody";
                /** Format: date */
                lastDay: string;
                agentId: string;
                name: string | null;
                teamId: string | null;
                rule: string;
                title: {
                    zh: string;
                    en: string;
                };
            }[];
        };
        Surge: {
            id: number;
            from: string;
            to: string;
            /** @enum {string} */
            kind: "storm" | "heat" | "cold" | "flood" | "other";
            province: string | null;
            note: string | null;
            who: string;
            at: string;
        };
        SurgeBody: {
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            /** @enum {string} */
            kind: "storm" | "heat" | "cold" | "flood" | "other";
            /** @default null */
            province?: string | null;
            note?: string;
        };
        SurgeList: {
            items: components["schemas"]["Surge"][];
            suggested: {
                day: string;
                calls: number;
                usual: number;
            }[];
        };
        TaskDetail: {
            id: number;
            agentId: string;
            agentName: string | null;
            teamId: string | null;
            rule: string;
            title: {
                zh: string;
                en: string;
            };
            /** @enum {string} */
            state: "suggested" | "planned" | "acknowledged" | "done" | "measured" | "closed";
            version: number;
            dueDay: string | null;
            isOverdue: boolean;
            isUpdated: boolean;
            mentor: string | null;
            mentorName: string | null;
            verdict: ("better" | "worse" | "unclear" | "too-few") | null;
            cause: components["schemas"]["Cause"] | null;
            madeAt: string;
            closedAt: string | null;
            basis: components["schemas"]["Basis"] | null;
            note: string | null;
            exercise: string | null;
            knowledge: string[];
            answer: string | null;
            action: string | null;
            clips: components["schemas"]["Clip"][];
            effect: components["schemas"]["Effect"] | null;
            events: {
                event: string;
                state: string;
                who: string;
                name: string | null;
                at: string;
                note: string | null;
                changes: components["schemas"]["PlanChange"][];
            }[];
            isOwn: boolean;
            can: string[];
        };
        TaskList: {
            items: {
                id: number;
                agentId: string;
                agentName: string | null;
                teamId: string | null;
                rule: string;
                title: {
                    zh: string;
                    en: string;
                };
                /** @enum {string} */
                state: "suggested" | "planned" | "acknowledged" | "done" | "measured" | "closed";
                version: number;
                dueDay: string | null;
                isOverdue: boolean;
                isUpdated: boolean;
                mentor: string | null;
                mentorName: string | null;
                verdict: ("better" | "worse" | "unclear" | "too-few") | null;
                cause: components["schemas"]["Cause"] | null;
                madeAt: string;
                closedAt: string | null;
            }[];
            next: number | null;
            counts: {
                open: number;
                overdue: number;
                closed: number;
                effects: {
                    [key: string]: number;
                };
                causes: {
                    [key: string]: number;
                };
            };
        };
        TestAnswer: {
            results: components["schemas"]["TestResult"][];
            problems: components["schemas"]["LintProblem"][];
        };
        TestAnswerBody: {
            question: number;
            chosen: string;
        };
        TestResult: {
            name: string;
            /** @enum {string} */
            kind: "fail" | "pass" | "nearMiss" | "unsure" | "notApplicable";
            line: number;
            expected: components["schemas"]["Verdict"];
            got: components["schemas"]["Verdict"] | null;
            problem: string | null;
            reason: string | null;
            evidence: components["schemas"]["Evidence"][];
            turns: {
                role: components["schemas"]["TurnRole"];
                startMs: number;
                endMs: number;
                text: string;
            }[];
        };
        TokenBody: {
            name: string;
            scopes: ("read" | "write" | "act-as")[];
            days: number;
        };
        TokenList: {
            items: {
                id: number;
                name: string;
                login: string;
                scopes: ("read" | "write" | "act-as")[];
                createdAt: string;
                expiresAt: string;
                lastUsedAt: string | null;
                revokedAt: string | null;
            }[];
        };
        TraceNode: {
            what: string;
            level: 0 | 1 | 2 | 3;
            /** @enum {string} */
            state: "true" | "false" | "unsure";
            reason: string | null;
            measured: number | string | null;
            threshold: number | string | null;
            turns: number[];
            condition: {
                name: string;
                /** @enum {string} */
                operator: "keyword" | "regex" | "similar" | "repeat" | "silence" | "pace" | "interruption" | "loudness" | "response_gap" | "edge" | "duration" | "metadata" | "entity" | "not_read_back" | "promise" | "spoken_number" | "flow" | "missing_after" | "emotion_trend" | "turn_label" | "emotion" | "model";
                label: string;
            } | null;
            evidence: components["schemas"]["Evidence"][];
            parts: components["schemas"]["TraceNode"][];
        };
        TrainBody: {
            /** @enum {string} */
            name: "turns" | "complaint" | "business-type" | "emotion";
            /**
             * @default live
             * @enum {string}
             */
            labels?: "live" | "none";
            note?: string;
            who?: string;
        };
        Training: {
            id: number;
            /** @enum {string} */
            name: "turns" | "complaint" | "business-type" | "emotion";
            /** @enum {string} */
            state: "running" | "done" | "failed";
            step: string;
            done: number;
            total: number;
            version: string | null;
            error: {
                code: string;
                message: string;
            } | null;
            who: string;
            note: string | null;
            startedAt: string;
            finishedAt: string | null;
        };
        Transcript: {
            channel: components["schemas"]["Channel"];
            durationMs: number;
            turns: components["schemas"]["Turn"][];
            split: components["schemas"]["SpeakerSplit"];
            sound: components["schemas"]["Sound"] | null;
            engine: components["schemas"]["EngineVersion"];
        };
        TrendBoard: {
            from: string;
            to: string;
            /** @enum {string} */
            bucket: "day" | "week";
            buckets: {
                start: string;
                calls: number;
                judged: number;
                score: components["schemas"]["Estimate"] | null;
                passed: components["schemas"]["Estimate"] | null;
                vetoes: number;
                surged: number;
            }[];
            rules: {
                rule: string;
                title: {
                    zh: string;
                    en: string;
                };
                failed: number;
                share: components["schemas"]["Estimate"] | null;
                buckets: number[];
            }[];
        };
        TryBody: {
            /** @default in-force */
            base?: string;
            /** @default {} */
            files?: {
                [key: string]: string | null;
            };
            rule: string;
            recordingId?: string;
            heldOut?: string;
        };
        Turn: {
            role: components["schemas"]["TurnRole"];
            channel: number | null;
            startMs: number;
            endMs: number;
            text: string;
            confidence: number | null;
            words?: components["schemas"]["Word"][];
            emotionTag?: components["schemas"]["EmotionTag"];
        };
        TurnEmotion: {
            turn: number;
            /** @enum {string} */
            label: "neutral" | "negative" | "angry" | "anxious" | "positive" | "impatient" | "warm";
            probability: number;
        };
        /** @enum {string} */
        TurnLabel: "argue" | "shift" | "rude" | "promise" | "leak" | "cut" | "comfort" | "takeon" | "warm" | "angry" | "anxious" | "negative" | "positive" | "complaint" | "again" | "urge" | "notdone" | "abuse";
        TurnQuote: {
            turn: number;
            startMs: number;
            endMs: number;
            quote: string;
        };
        /** @enum {string} */
        TurnRole: "agent" | "customer" | "unknown";
        TurnSound: {
            levelDbfs: number | null;
            levelAgainstOwnDb: number | null;
            pitchHz: number | null;
            pitchAgainstOwnSemitones: number | null;
            charsPerSecond: number | null;
            overlapMs: number;
        };
        Unit: {
            id: number;
            /** @enum {string} */
            kind: "whole" | "province" | "city" | "team";
            name: string;
            parentId: number | null;
            teamId: string | null;
        };
        UnitBody: {
            /** @enum {string} */
            kind: "province" | "city" | "team";
            name: string;
            parent?: string;
            teamId?: string;
        };
        UnitList: {
            items: components["schemas"]["Unit"][];
            unknownTeams: string[];
        };
        UnitRules: {
            id: number;
            /** @enum {string} */
            kind: "whole" | "province" | "city" | "team";
            name: string;
            parentId: number | null;
            hash: string;
            from: {
                id: number;
                /** @enum {string} */
                kind: "whole" | "province" | "city" | "team";
                name: string;
            };
            mayChange: boolean;
        };
        /** @enum {string} */
        Verdict: "fail" | "pass" | "unsure" | "not-applicable";
        VersionBody: {
            /** @default null */
            version?: number | null;
            who?: string;
        };
        ViewBody: {
            name: string;
            query: {
                [key: string]: string;
            };
        };
        ViewList: {
            items: {
                name: string;
                query: {
                    [key: string]: string;
                };
            }[];
        };
        WeeklyPack: {
            teamId: string;
            teamName: string;
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            calls: number;
            judged: number;
            reviewed: number;
            score: {
                mean: {
                    value: number;
                    low: number | null;
                    high: number | null;
                    n: number;
                } | null;
                before: {
                    value: number;
                    low: number | null;
                    high: number | null;
                    n: number;
                } | null;
            };
            passed: {
                value: number;
                low: number;
                high: number;
                n: number;
            } | null;
            rules: {
                rule: string;
                title: {
                    zh: string;
                    en: string;
                };
                failed: number;
                share: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                before: {
                    value: number;
                    low: number;
                    high: number;
                    n: number;
                } | null;
                difference: {
                    value: number;
                    low: number;
                    high: number;
                } | null;
                /** @enum {string} */
                trend: "up" | "down" | "same" | "too-few";
            }[];
            cases: {
                good: {
                    id: number;
                    /** @enum {string} */
                    kind: "good" | "bad";
                    rule: string;
                    ruleTitle: {
                        zh: string;
                        en: string;
                    };
                    businessType: string | null;
                    title: string;
                    note: string | null;
                    knowledge: string[];
                    startMs: number;
                    endMs: number;
                    hasAudio: boolean;
                    turns: {
                        role: string;
                        startMs: number;
                        endMs: number;
                        text: string;
                    }[];
                    evidence: {
                        quote: string;
                        why: string;
                        startMs: number;
                        endMs: number;
                    }[];
                    addedAt: string;
                }[];
                bad: {
                    id: number;
                    /** @enum {string} */
                    kind: "good" | "bad";
                    rule: string;
                    ruleTitle: {
                        zh: string;
                        en: string;
                    };
                    businessType: string | null;
                    title: string;
                    note: string | null;
                    knowledge: string[];
                    startMs: number;
                    endMs: number;
                    hasAudio: boolean;
                    turns: {
                        role: string;
                        startMs: number;
                        endMs: number;
                        text: string;
                    }[];
                    evidence: {
                        quote: string;
                        why: string;
                        startMs: number;
                        endMs: number;
                    }[];
                    addedAt: string;
                }[];
            };
            coaching: {
                begun: number;
                closed: number;
                open: number;
                overdue: number;
                effects: {
                    [key: string]: number;
                };
                causes: {
                    [key: string]: number;
                };
            };
        };
        WeeklyTest: {
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            isClosed: boolean;
            isFinished: boolean;
            answered: number;
            right: number | null;
            questions: {
                id: number;
                number: number;
                /** @enum {string} */
                kind: "sort" | "rule";
                caseKind: ("good" | "bad") | null;
                about: {
                    zh: string;
                    en: string;
                } | null;
                case: {
                    id: number;
                    businessType: string | null;
                    startMs: number;
                    endMs: number;
                    hasAudio: boolean;
                    turns: {
                        role: string;
                        startMs: number;
                        endMs: number;
                        text: string;
                    }[];
                };
                options: {
                    id: string;
                    title: {
                        zh: string;
                        en: string;
                    };
                }[];
                chosen: string | null;
                answer: {
                    isRight: boolean | null;
                    right: string;
                    ruleTitle: {
                        zh: string;
                        en: string;
                    };
                    note: string | null;
                    evidence: {
                        quote: string;
                        why: string;
                        startMs: number;
                        endMs: number;
                    }[];
                    knowledge: string[];
                } | null;
            }[];
            least: number;
        };
        WeeklyTestResults: {
            teamId: string;
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            isClosed: boolean;
            focus: {
                zh: string;
                en: string;
            }[];
            agents: {
                agentId: string;
                name: string | null;
                answered: number;
                of: number;
                right: number;
                finishedAt: string | null;
            }[];
            questions: {
                number: number;
                /** @enum {string} */
                kind: "sort" | "rule";
                caseId: number;
                title: string;
                ruleTitle: {
                    zh: string;
                    en: string;
                };
                answered: number;
                right: number;
            }[];
            least: number;
        };
        WhoBody: {
            who?: string;
        };
        WithdrawBody: {
            why: string;
            who?: string;
        };
        Word: {
            text: string;
            startMs: number;
            endMs: number;
            confidence: number | null;
        };
        WorkOrderComparison: {
            field: components["schemas"]["WorkOrderFieldId"];
            /** @enum {string} */
            verdict: "agrees" | "differs" | "unclear" | "only-said" | "only-written";
            said: components["schemas"]["WorkOrderField"] | null;
            written: string | null;
        };
        WorkOrderField: {
            field: components["schemas"]["WorkOrderFieldId"];
            value: string;
            minutes?: number;
            confidence: number;
            source: components["schemas"]["TurnQuote"];
        };
        /** @enum {string} */
        WorkOrderFieldId: "who" | "phone" | "accountNo" | "where" | "what" | "when" | "promisedArrival" | "promisedRestore" | "promisedContact" | "promisedAnswer";
    };
    responses: {
        /** @description Internal Server Error */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Service Unavailable */
        ServiceUnavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Bad Request */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unauthorized */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too Many Requests */
        TooManyRequests: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Forbidden */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unprocessable Entity */
        UnprocessableEntity: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Conflict */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not Found */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Payload Too Large */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unsupported Media Type */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Range Not Satisfiable */
        RangeNotSatisfiable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
