-- AlterTable
ALTER TABLE "JobException" ADD COLUMN     "restarted" JSONB;
