using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Commands;
using Gateway.Client.Delivery;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Exporting;

/// <summary>
/// Exports what has come to an inbox since the last time, each delivery once and in the log's order, and tells what does not stand any more. What does not hold
/// becomes a record with the verdict, and no document.
/// </summary>
internal sealed class Exporter(CommandEnvironment environment, GatewaySession session, DeliveryReading reading, ExportFolder folder, bool json)
{
    private readonly Ending ending = new(session);

    /// <summary>Whether all that was exported holds.</summary>
    public bool AllHold { get; private set; } = true;

    private DateTimeOffset Now => session.Clock.GetUtcNow();

    /// <summary>Exports.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // From the first that may have ended since: the same list says so.
        long from = folder.State.Standing.Select(item => item.Index - 1).Append(folder.State.After).Min();
        IReadOnlyList<AdvisoryItem> items = await AdvisoryPaging.ReadAllAsync(
            from < 0 ? null : from, (after, token) => session.Client.ReadInboxAsync(after, 0, token), cancellationToken);
        foreach (StandingItem standing in folder.State.Standing)
        {
            await PassAsync(standing, items.FirstOrDefault(item => item.Id.Value == standing.Id), cancellationToken);
        }

        foreach (AdvisoryItem item in items.Where(item => item.Index > folder.State.After))
        {
            await ExportAsync(item, cancellationToken);
        }
    }

    private async Task PassAsync(StandingItem standing, AdvisoryItem? listed, CancellationToken cancellationToken)
    {
        if (listed is null)
        {
            AllHold = false;
            await environment.WarnAsync($"{standing.Id} was exported, and the gateway's list does not show it any more.");
            return;
        }

        if (listed.Status == ItemStatus.Published)
        {
            return;
        }

        ChangeRecord record = await ending.RecordAsync(standing, listed.Status, cancellationToken);
        folder.Commit($"{standing.Id}.{record.Status}.json", JsonOutput.Text(record), folder.State.After, [.. folder.State.Standing.Where(item => item != standing)]);
        await TellAsync(record, record.Verdict, $"{record.Id}  {record.Verdict}  {record.Status}  {record.Finding ?? record.Reason}");
    }

    private async Task ExportAsync(AdvisoryItem item, CancellationToken cancellationToken)
    {
        ExportRecord record = await DescribeAsync(item, cancellationToken);
        bool stands = record is { Status: ItemStatus.Published, Sender: not null };
        IReadOnlyList<StandingItem> standing = stands
            ? [.. folder.State.Standing, new StandingItem(record.Id, record.Index, item.Sender.Agency.Value, record.ExpiresAt) { ExportedAt = record.ExportedAt, Csaf = record.Csaf }]
            : folder.State.Standing;
        folder.Commit($"{record.Id}.json", JsonOutput.Text(record), record.Index, standing);
        string about = record.Finding ?? ReaderLanguages.Of(environment).Pick(record.Titles ?? new Dictionary<string, string>());
        await TellAsync(record, record.Verdict, $"{record.Id}  {record.Verdict}  {record.Tlp ?? "-"}  {about}");
    }

    private async Task<ExportRecord> DescribeAsync(AdvisoryItem item, CancellationToken cancellationToken)
    {
        try
        {
            return item.Status == ItemStatus.Published ? await SaveAsync(item, cancellationToken) : await DescribeEndedAsync(item, item.Status, cancellationToken);
        }
        catch (GatewayRefusedException refusal) when (refusal.Name is ItemStatus.Withdrawn or ItemStatus.Expired)
        {
            return await DescribeEndedAsync(item, refusal.Name, cancellationToken);
        }
        catch (VerdictException failure) when (IsOfOneDelivery(failure.Verdict.Word))
        {
            folder.PrepareDocuments(item.Id);
            return ExportRecord.Begin(item, failure.Verdict.Word, failure.Message, item.Status, Now);
        }
    }

    private async Task<ExportRecord> SaveAsync(AdvisoryItem item, CancellationToken cancellationToken)
    {
        ShownDelivery delivery = await reading.CheckAsync(item.Id, cancellationToken);
        SavedDelivery saved = await reading.SaveAsync(delivery, folder.PrepareDocuments(item.Id), new Meter(), cancellationToken);
        ExportFolder.Flush(saved.Paths);
        return ExportRecord.Of(item, delivery.Delivery, saved, Now);
    }

    // It ended before it was exported: its papers are still there, its content is not.
    private async Task<ExportRecord> DescribeEndedAsync(AdvisoryItem item, string status, CancellationToken cancellationToken)
    {
        folder.PrepareDocuments(item.Id);
        try
        {
            OpenedDelivery delivery = await reading.CheckPapersAsync(item.Id, cancellationToken);
            StatementContent content = delivery.Statement.Content;
            string finding = "It expired before it was exported.";
            if (status == ItemStatus.Withdrawn)
            {
                finding = WithdrawalNotice.Describe(await new WithdrawalNotice(session).RequireAsync(item.Id, content.Sender.Agency, cancellationToken)).ToString();
            }
            else
            {
                Ending.RequireExpired(content.ExpiresAt is { } expiresAt ? CanonicalJson.FormatTime(expiresAt) : null, Now);
            }

            return ExportRecord.Begin(item, Verdict.Ok, finding, status, Now) with { Sender = content.Sender.Value, Tlp = $"TLP:{content.Tlp.ToWire()}" };
        }
        catch (VerdictException failure) when (IsOfOneDelivery(failure.Verdict.Word))
        {
            return ExportRecord.Begin(item, failure.Verdict.Word, failure.Message, status, Now);
        }
    }

    /// <summary>What is wrong with a log, or with what this machine knows of it, ends the export: it says nothing about one delivery.</summary>
    private static bool IsOfOneDelivery(Verdict word) =>
        word is not (Verdict.Stale or Verdict.Rollback or Verdict.Fork or Verdict.Truncated or Verdict.Missing or Verdict.Reordered);

    private async Task TellAsync<T>(T record, string verdict, string line)
    {
        AllHold &= verdict == Verdict.Ok.Word();
        await environment.Out.WriteLineAsync(json ? JsonOutput.Text(record) : TerminalText.Clean(line));
        await environment.Out.FlushAsync();
    }
}
