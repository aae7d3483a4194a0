using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Auth;
using Gateway.Server.Logging;
using Gateway.Server.Logs;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Reports;

/// <summary>Makes the report that a caller may have: an auditor the whole, a member its own part and, of the others, what no agency can be told from.</summary>
internal sealed class Reporter(IGatewayStore store, ReportCounting counting, ReadRecorder recorder, GatewayOptions options, ILogger<Reporter> logger)
{
    /// <summary>So many agencies besides the caller's have to have published something before a sum over them is shown.</summary>
    public const int LeastAgencies = 5;

    // What one request counts at most, if nobody has counted for long; the answer says how far it came.
    private const int PortionsOfRequest = 16;
    private const int MaxTallies = 200_000;

    /// <summary>The answer: <c>report</c> and, for members, <c>community</c>. On record before it leaves, as reading entries is.</summary>
    /// <exception cref="Errors.GatewayProblemException"><c>bad-request</c>: there is more than one answer holds; fewer months are asked for.</exception>
    public async Task<byte[]> ReadAsync(CallingPrincipal caller, ReportWindow window, CancellationToken cancellationToken)
    {
        await CatchUpAsync(cancellationToken);
        AgencyId? agency = caller.Has(Scopes.AuditRead) ? null : caller.Agency;
        ReportSource source = await store.ReadReportAsync(window, agency, MaxTallies, cancellationToken);
        if (source.Tallies.Count > MaxTallies)
        {
            throw Refusal.BadRequest("The report of so many months is too large; ask for fewer.");
        }

        IReadOnlyList<CommunityRow> community = agency is { } member ? await store.ReadCommunityAsync(window, member, LeastAgencies, cancellationToken) : [];
        var head = new ReportHead(options.GatewayName, agency, window, source.Progress.Size, source.Progress.LastTime);
        ExchangeReport report = ExchangeReport.Create(ReportContent.Derive(
            head, source.Tallies.Select(row => KeyValuePair.Create(row.Key, row.Amount)), source.Overdue));
        await recorder.RecordAsync(caller.Id, LogName.Audit, 0, source.Progress.Size, cancellationToken);
        return CanonicalJson.Write(writer =>
        {
            if (agency is not null)
            {
                writer.Objects("community", community, WriteCommunity);
            }

            writer.Raw("report", report.Bytes.Span);
        });
    }

    private static void WriteCommunity(CanonicalJsonWriter writer, CommunityRow row)
    {
        writer.Integer("advisories", row.Amount.Items);
        writer.Integer("bytes", row.Amount.Bytes);
        writer.Text("category", row.Facet.Category);
        writer.Integer("documents", row.Amount.Documents);
        writer.Text("month", row.Month.ToString());
        writer.Text("tlp", row.Facet.Tlp);
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await counting.CatchUpAsync(PortionsOfRequest, cancellationToken);
        }
        catch (Exception fault) when (fault is DocumentException or EntryFormatException)
        {
            // A row that somebody spoiled. What was counted before it is answered, with the size that it is of; fsck and auditors name the row.
            logger.ReportPostponed(fault);
        }
    }
}
