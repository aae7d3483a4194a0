using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Trust;
using Gateway.Client.Verification;
using Gateway.Exchange;

namespace Gateway.Client.Reports;

/// <summary>
/// Asks the gateway for a report and counts it again: an auditor from every entry of the log, a member its own part from its own entries, each proven under the log's
/// checkpoint. They have to be the same, number for number.
/// </summary>
internal sealed class RemoteReport(GatewaySession session, Meter meter)
{
    private const string AuditorScope = "audit.read";
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    /// <summary>The gateway's answer, which is what was counted.</summary>
    /// <exception cref="VerdictException"><c>tampered</c>: it is not; or what is wrong with the log.</exception>
    public async Task<ReportAnswer> CheckAsync(ReportMonth? from, ReportMonth? to, CancellationToken cancellationToken)
    {
        bool whole = await session.Client.HasScopeAsync(AuditorScope, cancellationToken);
        ReportAnswer answer = ReportAnswer.Parse(await session.Client.ReadReportAsync(from, to, cancellationToken));
        ReportContent shown = answer.Report.Content;
        bool asked = shown.Gateway == session.Gateway && shown.Agency == (whole ? null : session.Principal.Agency)
            && (from is null || shown.Window.From == from) && (to is null || shown.Window.To == to);
        Require(asked, Verdict.Tampered, "The gateway's report is of something else than was asked for.");
        Checkpoint checkpoint = await session.Logs.RefreshAsync(LogName.Audit, cancellationToken);
        Require(shown.Size <= checkpoint.Tree.Size, Verdict.Unproven, "The gateway's report counts more entries than the log has.");
        var counted = new CountedEntries(shown.Size);
        await CountAsync(counted, checkpoint.Tree, whole, cancellationToken);
        DateTimeOffset asOf = AsOf(shown, counted, whole);
        ExchangeReport report = counted.ToReport(new ReportHead(session.Gateway, shown.Agency, shown.Window, shown.Size, asOf));
        return ReportComparison.FindDifference(answer.Report, report) is { } difference ? throw new VerdictException(Verdict.Tampered, difference) : answer;
    }

    private async Task CountAsync(CountedEntries counted, TreeHead tree, bool whole, CancellationToken cancellationToken)
    {
        meter.Total = tree.Size;
        LogVerdict verdict = whole
            ? await new LogVerifier(new RemoteEntries(session.Client, tree.Size)).VerifyAsync(
                LogName.Audit, tree, entry => counted.Add(LogEntry.Parse(entry.Bytes)), meter, cancellationToken)
            : await new OwnEntries(session, counted.Add).VerifyAsync(tree, cancellationToken);
        if (!verdict.IsOk)
        {
            throw new VerdictException(verdict);
        }
    }

    /// <summary>
    /// The time of the last entry counted, at which things are overdue or not. A member may not see that entry: then it is the gateway's word, between what the member does see
    /// and now.
    /// </summary>
    private DateTimeOffset AsOf(ReportContent shown, CountedEntries counted, bool whole)
    {
        DateTimeOffset last = counted.Last?.Time ?? DateTimeOffset.UnixEpoch;
        if (whole || counted.Last?.Index == shown.Size - 1)
        {
            return last;
        }

        Require(shown.AsOf >= last && shown.AsOf <= session.Clock.GetUtcNow() + ClockSkew, Verdict.Tampered, "The gateway's report is dated otherwise than the log.");
        return shown.AsOf;
    }

    private static void Require(bool holds, Verdict verdict, Sentence sentence)
    {
        if (!holds)
        {
            throw new VerdictException(verdict, sentence);
        }
    }
}
