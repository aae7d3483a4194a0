using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// A delivery to an agency that its author did not address: whoever had the advisory wrapped its file keys anew and signed a statement of addition. The author's
/// statement comes with it as it was made for another recipient, so that authorship and documents are proven as they were there.
/// </summary>
internal sealed class SharedAddressing : Addressing
{
    private readonly AgencyDirectory directory;
    private readonly LogEntry entry;
    private readonly SharingEvidence evidence;
    private readonly AdvisorySharedDetail shared;
    private readonly Addition addition;
    private readonly Permission? permission;

    /// <exception cref="DocumentException">A document, or the entry's detail, is not what it should be.</exception>
    public SharedAddressing(AgencyDirectory directory, LogEntry entry, SharingEvidence evidence)
    {
        Require(entry.Action == ActionNames.AdvisoryShared, Verdict.Unproven, "The entry shown is not of a delivery that was shared.");
        this.directory = directory;
        this.entry = entry;
        this.evidence = evidence;
        shared = AdvisorySharedDetail.Parse(entry.Detail);
        addition = Addition.Parse(evidence.Addition);
        permission = evidence.Permission is { } shown ? Permission.Parse(shown.Permission) : null;
        Moment = directory.MomentOf(entry, shared.DirectorySize);
    }

    /// <inheritdoc/>
    public override DirectoryMoment Moment { get; }

    /// <inheritdoc/>
    public override long DirectorySize => shared.DirectorySize;

    /// <inheritdoc/>
    // The gateway takes the keys under the log's lock.
    public override IEnumerable<DateTimeOffset> KeysTakenAt(ManifestContent told) => [Moment.Time];

    /// <inheritdoc/>
    public override bool Agrees(ManifestContent told, Statement statement)
    {
        AdditionContent added = addition.Content;
        return told.Recipient == added.Recipient && told.Audience is null && told.Addition == addition.Digest
            && told.Gateway == added.Gateway && told.Advisory == added.Advisory
            && statement.Digest == added.Statement && statement.Recipient == added.StatementRecipient && statement.Audience is null;
    }

    /// <inheritdoc/>
    public override bool Names(Manifest manifest) =>
        shared.Recipient == manifest.Content.Recipient && shared.Manifest == manifest.Digest && shared.Addition == addition.Digest
        && entry.Actor == addition.Content.AddedBy.Value;

    /// <inheritdoc/>
    public override void CheckKeys(ManifestContent told, Statement statement)
    {
        Require(told.Class == addition.Content.Class, Verdict.Tampered, "The manifest is of another class of keys than was shared under.");
        SealedCheck.CheckKeys(told, addition.Content.Keys);
    }

    /// <inheritdoc/>
    public override SharingPapers CheckSharing(ManifestContent told, KeyUse author)
    {
        AdditionContent added = addition.Content;
        KeyUse sharer = CheckSigner(added.AddedBy, evidence.AdditionSignature, Moment, addition.IsSignedBy, "the statement of addition");
        KeyUse? permitter = CheckPermission(author.Principal.Agency);
        // The log says that the gateway let it pass; whether it may have is not the gateway's to choose.
        SharingVerdict verdict = OnwardSharing.Judge(told.Tlp, author.Principal.Agency, added.AddedBy.Agency, added.Recipient, permission);
        Require(verdict == SharingVerdict.Permitted, Verdict.NotAddressed, "Its label does not let it be shared so, and its author did not permit it.");
        return new SharingPapers(addition, sharer, permission, permitter);
    }

    private KeyUse? CheckPermission(AgencyId author)
    {
        bool isComplete = permission?.Digest == addition.Content.Permission;
        Require(isComplete, Verdict.Unproven, "The permission that the addition names is not the one shown.");
        if (permission is null)
        {
            return null;
        }

        LogEntry logged = evidence.Permission!.Entry;
        Require(logged.Log == LogName.Audit && logged.Action == ActionNames.AdvisoryPermitted, Verdict.Unproven, "The entry shown is not of a permission.");
        AdvisoryPermittedDetail detail = ReadPermitted(logged);
        bool isLogged = detail.Permission == permission.Digest && detail.Agency == permission.Agency && logged.Subject == permission.Advisory.Value
            && permission.Advisory == addition.Content.Advisory && permission.Gateway == addition.Content.Gateway && logged.Index < entry.Index;
        Require(isLogged, Verdict.Tampered, "The log says otherwise of the permission than it says itself.");
        bool isAuthors = PrincipalId.TryParse(logged.Actor, out PrincipalId signer) && signer.Agency == author;
        Require(isAuthors, Verdict.KeyMismatch, "The permission is not by the author's agency.");
        return CheckSigner(signer, evidence.Permission.Signature, directory.MomentOf(logged, detail.DirectorySize), permission.IsSignedBy, "the permission");
    }

    private KeyUse CheckSigner(PrincipalId signer, string signature, DirectoryMoment moment, Func<VerifyingKey, string, bool> isSignedBy, string what)
    {
        Require(moment.Size <= directory.Size, Verdict.Stale, "The directory at hand is older than the delivery.");
        Require(SshSignature.TryReadKey(signature, out VerifyingKey? key), Verdict.BadSignature, "A signature is malformed, or not by an Ed25519 key.");
        KeyUse? use = directory.FindPublisher(signer, key!, moment);
        Require(use is not null, Verdict.KeyMismatch, $"The directory names no such key of a publisher for {what} at that time.");
        Require(isSignedBy(key!, signature), Verdict.BadSignature, $"The signature over {what} does not hold.");
        return use;
    }

    private static AdvisoryPermittedDetail ReadPermitted(LogEntry entry)
    {
        try
        {
            return AdvisoryPermittedDetail.Parse(entry.Detail);
        }
        catch (DocumentException exception)
        {
            throw new DeliveryException(exception.Message, exception);
        }
    }
}
