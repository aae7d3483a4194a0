using System.Diagnostics.CodeAnalysis;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>
/// Whether a delivery is what its sender signed for this recipient, under keys that counted in the directory when it was logged. Pure: it asks nobody,
/// and trusts the directory it is given, which was replayed, and the addressed entry, which was proven.
/// </summary>
internal sealed class DeliveryCheck(AgencyDirectory directory, PrincipalId reader, IReadOnlyList<X25519Recipient> receiveKeys)
{
    /// <exception cref="VerdictException">Anything is not as it should be.</exception>
    public CheckedDelivery Require(DeliveryClaim claim)
    {
        Manifest manifest = ParseManifest(claim.Manifest);
        RequireLogged(claim, manifest);
        RequireFreshDirectory(manifest.Content, claim.Addressed.Time);
        DirectoryMoment moment = new(manifest.Content.DirectorySize, claim.Addressed.Time);
        RequireGatewaySignature(manifest, claim.ManifestSignature, moment);

        Statement statement = ParseStatement(claim.Statement);
        Require(statement.Digest == manifest.Content.Statement, Verdict.Tampered, "The statement is not the one that the manifest names.");
        RequireSenderSignature(statement, claim.StatementSignature, moment);
        Require(SaysTheSame(manifest.Content, statement), Verdict.Tampered, "Manifest and statement contradict each other.");
        RequireForReader(manifest.Content);
        RequireNoStranger(manifest.Content, moment);
        return new CheckedDelivery(manifest, statement);
    }

    private void RequireLogged(DeliveryClaim claim, Manifest manifest)
    {
        Require(manifest.Content.Gateway == directory.Gateway, Verdict.WrongOrigin, "The manifest is another gateway's.");
        AdvisoryAddressedDetail? addressed = ParseAddressed(claim.Addressed);
        bool logged = addressed is not null
            && manifest.Content.Advisory == claim.Advisory
            && claim.Addressed.Subject == claim.Advisory.Value
            && addressed.Manifest == manifest.Digest
            && addressed.Recipient == manifest.Content.Recipient;
        Require(logged, Verdict.Unproven, "The log does not say that this manifest was addressed.");
    }

    /// <summary>A gateway that took an old directory could let a revoked key count; the clock of both logs is one, so its choice can be checked.</summary>
    private void RequireFreshDirectory(ManifestContent manifest, DateTimeOffset loggedAt)
    {
        Require(manifest.DirectorySize <= directory.Size, Verdict.Stale, "The manifest stands on a newer directory than the one the gateway shows.");
        bool overlooked = directory.Agencies.Any(agency =>
            agency.Records.Any(version => version.Index >= manifest.DirectorySize && version.Time < loggedAt)
            || agency.Suspensions.Any(change => change.Index >= manifest.DirectorySize && change.Time < loggedAt));
        Require(!overlooked, Verdict.Stale, "The manifest stands on an older directory than the one that was in force.");
    }

    private void RequireGatewaySignature(Manifest manifest, string signature, DirectoryMoment moment)
    {
        DirectoryAgency? gateway = directory.Find(AgencyId.Gateway);
        IEnumerable<(PrincipalId, VerifyingKey)> keys = gateway?.RecordAt(moment.Size)?.Record.Principals
            .SelectMany(principal => principal.Keys.Manifest.Select(key => (principal.Id, key))) ?? [];
        foreach ((PrincipalId principal, VerifyingKey key) in keys.Where(candidate => manifest.IsSignedBy(candidate.Item2, signature)))
        {
            RequireStanding(directory.FindKey(principal, KeyPurpose.Manifest, key.ToSshLine(), moment), "gateway");
            return;
        }

        throw new VerdictException(Verdict.BadSignature, "The manifest is not signed by the gateway's manifest key.");
    }

    private void RequireSenderSignature(Statement statement, string signature, DirectoryMoment moment)
    {
        PrincipalId sender = statement.Content.Sender;
        DirectoryAgency? agency = directory.Find(sender.Agency);
        AgencyRecord? record = agency?.RecordAt(moment.Size)?.Record;
        RecordedPrincipal? principal = record?.Find(sender);
        Require(agency is not null && record is not null && principal is not null, Verdict.KeyMismatch, "The directory does not know the sender.");
        VerifyingKey? key = principal.Keys.Sign.FirstOrDefault(candidate => statement.IsSignedBy(candidate, signature));
        Require(key is not null, Verdict.BadSignature, $"The statement is not signed by {sender}.");
        RequireStanding(directory.FindKey(sender, KeyPurpose.Sign, key.ToSshLine(), moment), sender.Value);
        bool mayPublish = !agency.IsSuspendedAt(moment.Size)
            && AccessRules.EffectiveRoles(record, principal, agency.Grants, moment.Time).Contains(Role.Publisher);
        Require(mayPublish, Verdict.KeyMismatch, $"{sender} was not allowed to publish.");
    }

    private static void RequireStanding(KeyStanding standing, string whose)
    {
        Require(standing != KeyStanding.Doubtful, Verdict.Doubtful, $"The key of {whose} may already have been in other hands when this was signed.");
        Require(standing == KeyStanding.Valid, Verdict.KeyMismatch, $"The key of {whose} did not count when this was logged.");
    }

    private static bool SaysTheSame(ManifestContent manifest, Statement statement) =>
        manifest.Gateway == statement.Content.Gateway
        && manifest.Sender == statement.Content.Sender
        && manifest.Recipient == statement.Recipient
        && (manifest.Audience ?? []).SequenceEqual(statement.Audience ?? [])
        && manifest.Tlp == statement.Content.Tlp
        && manifest.ExpiresAt == statement.Content.ExpiresAt
        && manifest.Documents.Count == statement.Content.Documents.Count;

    private void RequireForReader(ManifestContent manifest)
    {
        bool mine = manifest.Recipient == reader.Agency
            && (manifest.Audience is null || manifest.Audience.Contains(reader))
            && manifest.Documents.All(document => receiveKeys.Any(key => document.TryFind(key, out _)));
        Require(mine, Verdict.NotAddressed, "This advisory is not addressed to you, or not to a key you hold.");
    }

    private void RequireNoStranger(ManifestContent manifest, DirectoryMoment moment)
    {
        AgencyRecord? record = directory.Find(manifest.Recipient)?.RecordAt(moment.Size)?.Record;
        HashSet<string> allowed = record is null
            ? []
            : [.. AccessRules.Readers(record, manifest.Audience, moment.Time).SelectMany(principal => principal.Keys.Texts(KeyPurpose.Receive))];
        bool known = manifest.Documents.All(document => document.Headers.All(header => allowed.Contains(header.RecipientKey.ToString())));
        Require(known, Verdict.ExtraRecipient, "The gateway encrypted this to a key that is none of your agency's readers.");
    }

    private static Manifest ParseManifest(ReadOnlyMemory<byte> bytes) => Parse("manifest", () => Manifest.Parse(bytes));

    private static Statement ParseStatement(ReadOnlyMemory<byte> bytes) => Parse("statement", () => Statement.Parse(bytes));

    private static AdvisoryAddressedDetail? ParseAddressed(LogEntry entry) => entry.Action == ActionNames.AdvisoryAddressed
        ? Parse("addressed entry", () => AdvisoryAddressedDetail.Parse(entry.Detail))
        : null;

    private static T Parse<T>(string what, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (DocumentException failure)
        {
            throw new VerdictException(Verdict.Malformed, $"The {what} is malformed: {failure.Message}", failure);
        }
    }

    private static void Require([DoesNotReturnIf(false)] bool holds, Verdict word, string sentence)
    {
        if (!holds)
        {
            throw new VerdictException(word, sentence);
        }
    }
}
