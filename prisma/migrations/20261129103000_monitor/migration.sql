-- AlterTable
ALTER TABLE "Checkpoint" ADD COLUMN     "scheduleId" UUID;

-- AlterTable
ALTER TABLE "Job" ADD COLUMN     "allowDropped" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "origin" TEXT,
ADD COLUMN     "predecessorId" UUID;

-- AlterTable
ALTER TABLE "JobRequest" ADD COLUMN     "answer" JSONB,
ADD COLUMN     "data" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "scheduleId" UUID;

-- CreateTable
CREATE TABLE "WorkerRequest" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "requestedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "takenAt" TIMESTAMP(3),
    "answeredAt" TIMESTAMP(3),
    "answer" JSONB,
    "failure" TEXT,

    CONSTRAINT "WorkerRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SavepointSchedule" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "pipelineId" UUID NOT NULL,
    "cron" TEXT NOT NULL,
    "timeZone" TEXT NOT NULL,
    "keepCount" INTEGER,
    "keepHours" INTEGER,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "nextAt" TIMESTAMP(3),
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SavepointSchedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Peek" (
    "id" UUID NOT NULL,
    "jobId" UUID NOT NULL,
    "nodeId" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "perSecond" INTEGER NOT NULL,
    "filter" TEXT NOT NULL DEFAULT '',
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Peek_pkey" PRIMARY KEY ("id")
);

-- CreateTable
-- Rows that somebody looks at for a moment need not survive a crash.
CREATE UNLOGGED TABLE "PeekRow" (
    "id" BIGSERIAL NOT NULL,
    "peekId" UUID NOT NULL,
    "subtask" INTEGER NOT NULL,
    "kind" INTEGER NOT NULL,
    "timestamp" DOUBLE PRECISION,
    "values" JSONB NOT NULL,

    CONSTRAINT "PeekRow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WorkerLogLine" (
    "id" BIGSERIAL NOT NULL,
    "workerId" UUID NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "level" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "WorkerLogLine_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "WorkerRequest_answeredAt_createdAt_idx" ON "WorkerRequest"("answeredAt", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "SavepointSchedule_pipelineId_key" ON "SavepointSchedule"("pipelineId");

-- CreateIndex
CREATE INDEX "SavepointSchedule_enabled_nextAt_idx" ON "SavepointSchedule"("enabled", "nextAt");

-- CreateIndex
CREATE INDEX "Peek_jobId_expiresAt_idx" ON "Peek"("jobId", "expiresAt");

-- CreateIndex
CREATE INDEX "PeekRow_peekId_id_idx" ON "PeekRow"("peekId", "id");

-- CreateIndex
CREATE INDEX "WorkerLogLine_workerId_id_idx" ON "WorkerLogLine"("workerId", "id");

-- CreateIndex
CREATE INDEX "Job_predecessorId_idx" ON "Job"("predecessorId");

-- AddForeignKey
ALTER TABLE "SavepointSchedule" ADD CONSTRAINT "SavepointSchedule_pipelineId_fkey" FOREIGN KEY ("pipelineId") REFERENCES "Pipeline"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Peek" ADD CONSTRAINT "Peek_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PeekRow" ADD CONSTRAINT "PeekRow_peekId_fkey" FOREIGN KEY ("peekId") REFERENCES "Peek"("id") ON DELETE CASCADE ON UPDATE CASCADE;
