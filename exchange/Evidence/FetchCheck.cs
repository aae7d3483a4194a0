using System.Globalization;
using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>Holds a logged download against the reader's own proof of possession, where it sent one.</summary>
internal static class FetchCheck
{
    /// <exception cref="EvidenceException">The proof is not the reader's, or of another request.</exception>
    public static ProvenFetch Run(BundleDirectory directory, AdvisoryId advisory, LogEntry entry)
    {
        AdvisoryFetchedDetail detail = AdvisoryFetchedDetail.Parse(entry.Detail);
        if (detail.DpopProof is not { } token)
        {
            return new ProvenFetch(entry, detail, null, null);
        }

        DpopProof request = Parse(entry, token);
        string part = detail.Document is int document ? string.Create(CultureInfo.InvariantCulture, $"content/{document}") : "envelope";
        string path = $"/v1/advisories/{advisory}/{part}";
        if (request.Method != "GET" || !request.Target.AbsolutePath.EndsWith(path, StringComparison.Ordinal))
        {
            throw new EvidenceException(new LogVerdict(Verdict.Tampered, entry.Index, $"Entry {entry.Index} carries the reader's proof of another request."));
        }

        KeyUse? use = PrincipalId.TryParse(entry.Actor, out PrincipalId reader)
            ? directory.State.FindUse(reader, KeyPurpose.Access, request.Key, directory.MomentOf(entry, detail.DirectorySize))
            : null;
        return use is not null
            ? new ProvenFetch(entry, detail, request, use)
            : throw new EvidenceException(Verdict.KeyMismatch, $"Entry {entry.Index} carries a proof by a key that the directory does not name for its reader.");
    }

    private static DpopProof Parse(LogEntry entry, string token)
    {
        try
        {
            return DpopProof.Parse(token);
        }
        catch (JwsException failure)
        {
            throw new EvidenceException(new LogVerdict(Verdict.BadSignature, null, $"The reader's proof in entry {entry.Index} does not hold."), failure);
        }
    }
}
