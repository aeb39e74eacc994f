-- AlterTable
ALTER TABLE "AlertWebhook" ADD COLUMN     "sealed" TEXT,
ALTER COLUMN "url" DROP NOT NULL;
