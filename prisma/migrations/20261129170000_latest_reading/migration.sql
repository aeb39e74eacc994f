-- AlterTable
ALTER TABLE "Job" ADD COLUMN     "latestReading" JSONB;
