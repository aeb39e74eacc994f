-- CreateTable
CREATE TABLE "AlertRule" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "condition" JSONB NOT NULL,
    "pipelineId" UUID,
    "jobId" UUID,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMP(3),

    CONSTRAINT "AlertRule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Alert" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "ruleId" UUID NOT NULL,
    "jobId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOpen" BOOLEAN DEFAULT true,
    "nodeId" TEXT,
    "numbers" JSONB NOT NULL DEFAULT '{}',
    "pendingSince" TIMESTAMP(3) NOT NULL,
    "firingSince" TIMESTAMP(3),
    "clearSince" TIMESTAMP(3),
    "resolvedAt" TIMESTAMP(3),
    "resolvedBy" TEXT,
    "silencedUntil" TIMESTAMP(3),
    "silencedBy" TEXT,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertWebhook" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "headerName" TEXT,
    "headerValue" TEXT,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AlertWebhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertDelivery" (
    "id" UUID NOT NULL,
    "webhookId" UUID NOT NULL,
    "alertId" UUID,
    "event" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TIMESTAMP(3),
    "deliveredAt" TIMESTAMP(3),
    "status" INTEGER,
    "failure" TEXT,

    CONSTRAINT "AlertDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Setting" (
    "workspaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "updatedBy" TEXT NOT NULL,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("workspaceId","name")
);

-- CreateIndex
CREATE INDEX "AlertRule_workspaceId_idx" ON "AlertRule"("workspaceId");

-- CreateIndex
CREATE INDEX "Alert_workspaceId_firingSince_idx" ON "Alert"("workspaceId", "firingSince");

-- CreateIndex
CREATE INDEX "Alert_jobId_firingSince_idx" ON "Alert"("jobId", "firingSince");

-- CreateIndex
CREATE UNIQUE INDEX "Alert_ruleId_jobId_isOpen_key" ON "Alert"("ruleId", "jobId", "isOpen");

-- CreateIndex
CREATE INDEX "AlertWebhook_workspaceId_idx" ON "AlertWebhook"("workspaceId");

-- CreateIndex
CREATE INDEX "AlertDelivery_nextAt_idx" ON "AlertDelivery"("nextAt");

-- CreateIndex
CREATE INDEX "AlertDelivery_webhookId_createdAt_idx" ON "AlertDelivery"("webhookId", "createdAt");

-- AddForeignKey
ALTER TABLE "AlertRule" ADD CONSTRAINT "AlertRule_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertRule" ADD CONSTRAINT "AlertRule_pipelineId_fkey" FOREIGN KEY ("pipelineId") REFERENCES "Pipeline"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertRule" ADD CONSTRAINT "AlertRule_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Alert" ADD CONSTRAINT "Alert_ruleId_fkey" FOREIGN KEY ("ruleId") REFERENCES "AlertRule"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Alert" ADD CONSTRAINT "Alert_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertDelivery" ADD CONSTRAINT "AlertDelivery_webhookId_fkey" FOREIGN KEY ("webhookId") REFERENCES "AlertWebhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertDelivery" ADD CONSTRAINT "AlertDelivery_alertId_fkey" FOREIGN KEY ("alertId") REFERENCES "Alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The rules that every installation begins with, for all jobs.
INSERT INTO "AlertRule" ("id", "workspaceId", "kind", "condition", "createdBy")
SELECT id::uuid, '00000000-0000-7000-8000-000000000001', condition->>'kind', condition, 'millrace' FROM (VALUES
    ('00000000-0000-7000-8000-0000000000a1', '{"kind": "job-failed"}'::jsonb),
    ('00000000-0000-7000-8000-0000000000a2', '{"kind": "restart-loop", "restarts": 3, "seconds": 600}'),
    ('00000000-0000-7000-8000-0000000000a3', '{"kind": "no-checkpoint", "seconds": 300}'),
    ('00000000-0000-7000-8000-0000000000a4', '{"kind": "watermark-stalled", "seconds": 120}'),
    ('00000000-0000-7000-8000-0000000000a5', '{"kind": "backlog-growing", "seconds": 300, "rows": 10000, "lagSeconds": 60}'),
    ('00000000-0000-7000-8000-0000000000a6', '{"kind": "backpressure-high", "seconds": 60}'),
    ('00000000-0000-7000-8000-0000000000a7', '{"kind": "no-output", "seconds": 900}')
) AS defaults (id, condition);
