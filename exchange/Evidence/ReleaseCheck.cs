using System.Diagnostics.CodeAnalysis;
using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>Holds a logged release against the publication that names it, the directory, and the statements as far as the bundle shows them.</summary>
internal sealed class ReleaseCheck(BundleDirectory directory, BundleEntries entries)
{
    /// <summary>The release, or null if the bundle shows none. Whether it should is for <see cref="CompletenessCheck"/> to say.</summary>
    /// <param name="published">The publication.</param>
    /// <param name="totals">How many recipients it has, if the bundle shows that; whoever may see a release may see it.</param>
    /// <param name="deliveries">The deliveries that the bundle shows.</param>
    /// <exception cref="EvidenceException">It does not hold.</exception>
    /// <exception cref="DocumentException">It is not one.</exception>
    public ProvenRelease? Run(LogEntry published, PublishedTotals? totals, IReadOnlyList<ProvenDelivery> deliveries)
    {
        LogEntry[] released = [.. entries.Of(ActionNames.AdvisoryReleased)];
        if (released is not [{ } entry])
        {
            return released.Length == 0
                ? null
                : throw new EvidenceException(new LogVerdict(Verdict.Tampered, released[1].Index, "The log says twice that the advisory was released."));
        }

        var publication = AdvisoryPublishedDetail.Parse(published.Detail);
        var detail = AdvisoryReleasedDetail.Parse(entry.Detail);
        Release release = detail.Released.Release;
        bool isNamed = publication.Release == release.Digest
            && (totals is null || entry.Index == publication.ReleaseIndex(published.Index, totals));
        Require(isNamed, entry, "is not the release that the publication names, or not in its place.");
        bool isOf = release.Gateway == directory.State.Gateway && release.Sender.Value == published.Actor && release.Principal.Value == entry.Actor;
        Require(isOf, entry, "says otherwise than the release.");
        bool showsAll = deliveries.Count == totals?.Recipients && deliveries.All(delivery => delivery.Papers is not null);
        Require(!showsAll || StatementsRoot.Compute(deliveries.Select(delivery => delivery.Papers!.Statement)) == release.Statements, entry, "releases other statements than those that were published.");
        return new ProvenRelease(entry, release, CheckSigner(entry, detail), showsAll);
    }

    private KeyUse CheckSigner(LogEntry entry, AdvisoryReleasedDetail detail)
    {
        (Release release, string signature) = detail.Released;
        KeyUse? use = SshSignature.TryReadKey(signature, out VerifyingKey? key)
            ? directory.State.FindPublisher(release.Principal, key, directory.MomentOf(entry, detail.DirectorySize))
            : throw new EvidenceException(Verdict.BadSignature, "A signature is malformed, or not by an Ed25519 key.");
        if (use is null)
        {
            throw new EvidenceException(Verdict.KeyMismatch, $"The directory names no such key of a publisher {release.Principal} when the release was logged.");
        }

        return release.IsSignedBy([use.Key], signature)
            ? use
            : throw new EvidenceException(Verdict.BadSignature, $"The signature of {release.Principal} over the release does not hold.");
    }

    private static void Require([DoesNotReturnIf(false)] bool holds, LogEntry entry, string what)
    {
        if (!holds)
        {
            throw new EvidenceException(new LogVerdict(Verdict.Tampered, entry.Index, $"Entry {entry.Index} {what}"));
        }
    }
}
