using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Exchange;

namespace Exchange.Tests.Reports;

/// <summary>A log of exchanges among a few agencies, told entry by entry.</summary>
internal sealed class ReportStory : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly Sha256Digest Digest = Sha256Digest.Of("x"u8);
    private readonly TestLog log = new(LogName.Audit, "gateway.example/audit");

    public List<LogEntry> Entries { get; } = [];

    public DateTimeOffset Now { get; set; } = Start;

    public static GatewayName Gateway { get; } = GatewayName.Parse("gateway.example");

    public static PrincipalId In(string agency) => PrincipalId.Parse($"{agency}/aaaaaaaa");

    public static ReportHead Head(ReportWindow window, long size, DateTimeOffset asOf, string? agency = null) =>
        new(Gateway, agency is null ? null : AgencyId.Parse(agency), window, size, asOf);

    public AdvisoryId Publish(string sender, Tlp tlp, PublishedTerms? terms, params string[] recipients)
    {
        AdvisoryId advisory = AdvisoryId.Create(TimeProvider.System);
        var totals = new PublishedTotals(new RootHash(new byte[32]), recipients.Length);
        Append(ActionNames.AdvisoryPublished, sender, advisory, new AdvisoryPublishedDetail(2, 1, tlp) { Terms = terms, Totals = totals }.ToBytes());
        foreach (string recipient in recipients)
        {
            Append(ActionNames.AdvisoryAddressed, sender, advisory, new AdvisoryAddressedDetail(1, Digest, AgencyId.Parse(recipient), 1).ToBytes());
        }

        return advisory;
    }

    public void Share(string by, AdvisoryId advisory, string recipient) =>
        Append(ActionNames.AdvisoryShared, by, advisory, new AdvisorySharedDetail(Digest, 1, Digest, AgencyId.Parse(recipient), 1).ToBytes());

    public void Acknowledge(string recipient, AdvisoryId advisory, Disposition disposition = Disposition.Read) =>
        Append(ActionNames.AdvisoryAcknowledged, recipient, advisory, new AdvisoryAcknowledgedDetail(disposition, Digest, Digest, ReceiptMode.Manual, 1).ToBytes());

    public void Withdraw(string sender, AdvisoryId advisory) => Append(ActionNames.AdvisoryWithdrawn, sender, advisory, new AdvisoryWithdrawnDetail(Digest, 1).ToBytes());

    public void Expire(AdvisoryId advisory) => Add(log.Append(Now, ActionNames.AdvisoryExpired, "gateway", advisory.Value, new AdvisoryExpiredDetail(1).ToBytes()));

    public void Refuse(string agency, string name) => Add(log.Append(
        Now, ActionNames.AccessDenied, In(agency).Value, "advisories", new AccessDeniedDetail(name, "GET", 403, 1).ToBytes()));

    public void Read(string agency) => Add(log.Append(Now, ActionNames.AuditRead, In(agency).Value, "audit", new AuditReadDetail(0, 1, 1).ToBytes()));

    /// <summary>The report of entries, as an auditor counts it.</summary>
    public ReportContent Whole(ReportWindow? window = null) => Count(Entries, window, null);

    /// <summary>The report of an agency's own entries alone.</summary>
    public ReportContent PartOf(string agency, ReportWindow? window = null) => Count([.. Entries.Where(entry => IsOf(entry, agency))], window, agency);

    public ReportContent Count(IReadOnlyList<LogEntry> entries, ReportWindow? window, string? agency)
    {
        var fold = new ReportFold();
        foreach (LogEntry entry in entries)
        {
            fold.Add(entry);
        }

        DateTimeOffset asOf = Entries[^1].Time;
        ReportHead head = Head(window ?? ReportWindow.EndingAt(asOf), Entries.Count, asOf, agency);
        IEnumerable<OpenDelivery> open = fold.Open.Where(delivery => agency is null || delivery.Sender.Value == agency || delivery.Recipient.Value == agency);
        return ReportContent.Derive(head, fold.Tallies, OverdueCount.Of(open, head.Window, asOf));
    }

    public void Dispose() => log.Dispose();

    /// <summary>What the gateway shows an agency of the log: what it did, all of what it sent, the publication, its own delivery and the end of what it received.</summary>
    private bool IsOf(LogEntry entry, string agency)
    {
        bool sent = Entries.Any(one => one.Action == ActionNames.AdvisoryPublished && one.Subject == entry.Subject && one.Actor.StartsWith(agency + "/", StringComparison.Ordinal));
        bool received = Entries.Any(one => one.Subject == entry.Subject && RecipientOf(one) == agency);
        return entry.Actor.StartsWith(agency + "/", StringComparison.Ordinal)
            || sent
            || RecipientOf(entry) == agency
            || (received && entry.Action is ActionNames.AdvisoryPublished or ActionNames.AdvisoryWithdrawn or ActionNames.AdvisoryExpired);
    }

    private static string? RecipientOf(LogEntry entry) => entry.Action switch
    {
        ActionNames.AdvisoryAddressed => AdvisoryAddressedDetail.Parse(entry.Detail).Recipient.Value,
        ActionNames.AdvisoryShared => AdvisorySharedDetail.Parse(entry.Detail).Recipient.Value,
        _ => null,
    };

    private void Append(string action, string agency, AdvisoryId advisory, byte[] detail) => Add(log.Append(Now, action, In(agency).Value, advisory.Value, detail));

    private void Add(LogEntry entry) => Entries.Add(entry);
}
