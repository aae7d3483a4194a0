using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Server.Fsck;

/// <summary>Reads what entries and rows hold; what cannot be read is a finding.</summary>
internal static class Details
{
    /// <summary>The detail of an entry that the verifier found sound.</summary>
    public static T Read<T>(LogEntry entry, Func<ReadOnlyMemory<byte>, T> parse)
    {
        try
        {
            return parse(entry.Detail);
        }
        catch (DocumentException)
        {
            throw new FsckException(Verdict.Malformed, entry.Index, $"Entry {entry.Index} of the {entry.Log} log does not carry what its action says.");
        }
    }

    /// <summary>A signed document from a row that the entry stands for.</summary>
    public static T Read<T>(LogEntry entry, ReadOnlyMemory<byte> document, Func<ReadOnlyMemory<byte>, T> parse)
    {
        try
        {
            return parse(document);
        }
        catch (DocumentException)
        {
            throw new FsckException(Verdict.Malformed, entry.Index, $"The document of audit entry {entry.Index} is not one.");
        }
    }

    /// <summary>The advisory that an entry is about.</summary>
    public static AdvisoryId Subject(LogEntry entry) => AdvisoryId.TryParse(entry.Subject, out AdvisoryId id)
        ? id
        : throw new FsckException(Verdict.Malformed, entry.Index, $"Audit entry {entry.Index} names no advisory.");

    /// <summary>The agreement that an entry is about.</summary>
    public static AgreementId Agreement(LogEntry entry) => AgreementId.TryParse(entry.Subject, out AgreementId id)
        ? id
        : throw new FsckException(Verdict.Malformed, entry.Index, $"Audit entry {entry.Index} names no agreement.");

    /// <summary>The principal who acted.</summary>
    public static PrincipalId Actor(LogEntry entry) => PrincipalId.TryParse(entry.Actor, out PrincipalId id)
        ? id
        : throw new FsckException(Verdict.Malformed, entry.Index, $"Audit entry {entry.Index} names no principal.");

    /// <summary>Throws <c>tampered</c> with the entry's index unless <paramref name="holds"/>.</summary>
    public static void Require(bool holds, LogEntry entry, string sentence)
    {
        if (!holds)
        {
            throw new FsckException(Verdict.Tampered, entry.Index, sentence);
        }
    }

    /// <summary>The row that an entry stands for, or the finding that it is missing.</summary>
    public static T Found<T>(T? row, LogEntry entry)
        where T : class => row ?? throw Missing(entry);

    /// <summary>Throws the finding that what the entry stands for is missing unless <paramref name="isStored"/>.</summary>
    public static void RequireStored(bool isStored, LogEntry entry)
    {
        if (!isStored)
        {
            throw Missing(entry);
        }
    }

    private static FsckException Missing(LogEntry entry) => new(Verdict.Missing, entry.Index, $"What audit entry {entry.Index} stands for is not stored.");
}
