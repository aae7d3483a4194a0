using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Groups;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>
/// Sends an advisory: the recipients' keys are checked first, a statement is signed for each recipient, and the answer is held against the log.
/// </summary>
internal sealed class Sender(GatewaySession session)
{
    private const string UnknownRecipient = "unknown-recipient";

    public async Task<SentAdvisory> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        UploadLimits.Require(session.Discovery.Limits, request);
        List<RefusedRecipient> skipped = [];
        Addressing addressing = await CheckRecipientsAsync(await AddressAsync(request, cancellationToken), request.SkipRefused ? skipped : null, cancellationToken);
        RequireMode(request.Tlp, request.Mode == SendMode.Sealed);
        RequireApproval(request.Tlp, isReleased: false);
        IReadOnlyList<UploadRecipient> agreed = await new AgreementsCheck(session).FilterAsync(
            AgreementsCheck.Describe(request, session), addressing.Recipients, request.SkipRefused ? skipped : null, cancellationToken);
        addressing = addressing.Without([.. addressing.Recipients.Except(agreed).Select(recipient => recipient.Id)]);
        using IUploadMaker maker = UploadMaker.For(new SendingMember(session.Profile, session.Gateway, session.Clock), request);
        while (true)
        {
            if (addressing.Recipients.Count == 0)
            {
                throw new CommandFailedException("No recipient is left to send to; nothing was sent.");
            }

            try
            {
                return await UploadAsync(maker, addressing, request.IdempotencyKey, skipped, cancellationToken);
            }
            catch (GatewayRefusedException refusal) when (request.SkipRefused && refusal.Problem.Recipients is { Count: > 0 } refused)
            {
                Addressing rest = addressing.Without([.. addressing.Recipients.Select(recipient => recipient.Id).Where(id => refused.Any(other => other.Id == id.Value))]);
                if (rest.Recipients.Count == addressing.Recipients.Count)
                {
                    throw;
                }

                skipped.AddRange(refused);
                addressing = rest;
            }
        }
    }

    /// <summary>Sends an upload that was made and signed before; no recipient is left out of it.</summary>
    public async Task<SentAdvisory> SendAsync(Upload upload, CancellationToken cancellationToken)
    {
        StatementContent content = upload.Metadata.Common.Content;
        RequireMode(content.Tlp, content is SealedContent);
        RequireApproval(content.Tlp, upload.Release is not null);
        await CheckRecipientsAsync(new Addressing(upload.Metadata.Recipients, upload.Metadata.Groups), skipped: null, cancellationToken);
        await new AgreementsCheck(session).FilterAsync(SharedItem.Of(content, upload.Envelope), upload.Metadata.Recipients, skipped: null, cancellationToken);
        return await UploadAsync(upload, [], cancellationToken);
    }

    private void RequireMode(Tlp tlp, bool isSealed)
    {
        if (!isSealed && session.Discovery.RequireSealed?.Contains(tlp.ToWire()) == true)
        {
            throw new CommandFailedException($"This gateway takes TLP:{tlp.ToWire()} only sealed; send it with --sealed.");
        }
    }

    private void RequireApproval(Tlp tlp, bool isReleased)
    {
        if (!isReleased && session.Discovery.RequireApproval?.Contains(tlp.ToWire()) == true)
        {
            throw new CommandFailedException(
                $"approval-required: this gateway takes TLP:{tlp.ToWire()} only if a second publisher released it. "
                + $"Write it with advisory pack, have another publisher run advisory approve FILE, and send that with advisory send --pack FILE.");
        }
    }

    private async Task<Addressing> AddressAsync(SendRequest request, CancellationToken cancellationToken)
    {
        AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
        GroupExpansion expansion = await new GroupRosters(session, directory).ExpandAsync(request.Groups, cancellationToken);
        Addressing addressing = Addressing.Of(request.Recipients, request.Groups, expansion);
        return request.OfGroups is { } chosen ? addressing.Without([.. expansion.Agencies.Except(chosen)]) : addressing;
    }

    // Strangers are put among the skipped, where recipients may be.
    private async Task<Addressing> CheckRecipientsAsync(Addressing addressing, List<RefusedRecipient>? skipped, CancellationToken cancellationToken)
    {
        AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
        UploadRecipient[] strangers = [.. addressing.Recipients.Where(recipient => directory.Find(recipient.Id) is null)];
        if (strangers.Length > 0 && skipped is null)
        {
            throw new CommandFailedException(
                $"{UnknownRecipient}: the directory has no agency {string.Join(", ", strangers.Select(recipient => recipient.Id))}; "
                + $"correct --to, or leave such out with --skip-refused.");
        }

        skipped?.AddRange(strangers.Select(stranger => new RefusedRecipient(stranger.Id.Value, UnknownRecipient)));
        addressing = addressing.Without([.. strangers.Select(stranger => stranger.Id)]);
        IReadOnlyList<UploadRecipient> known = addressing.Recipients;
        IReadOnlyCollection<AgencyId> different = await FindDifferentAsync(directory, [.. known.Select(recipient => recipient.Id)], cancellationToken);
        if (different.Count > 0)
        {
            // A record may have come between the log's checkpoint and the answers: only what differs again is a difference.
            directory = await DirectoryReplica.ReplayNewestAsync(session, cancellationToken);
            different = await FindDifferentAsync(directory, different, cancellationToken);
        }

        if (different.Count > 0)
        {
            throw new VerdictException(
                Verdict.KeyMismatch,
                $"The gateway would encrypt to other keys than the directory names for {string.Join(", ", different)}; nothing was sent. "
                + $"Tell them and the operator.");
        }

        VerifiedAgencies verified = new(session.Profile);
        foreach (UploadRecipient recipient in known)
        {
            RecipientCheck.RequireUnchanged(directory.Require(recipient.Id), verified);
        }

        return addressing;
    }

    private async Task<IReadOnlyCollection<AgencyId>> FindDifferentAsync(
        AgencyDirectory directory, IReadOnlyCollection<AgencyId> agencies, CancellationToken cancellationToken)
    {
        IReadOnlyList<AgencyAnswer> shown = await session.Client.ReadAgenciesAsync(agencies, cancellationToken);
        HashSet<AgencyId> same = [.. shown.Where(answer => agencies.Contains(answer.Agency) && RecipientCheck.IsSame(directory.Require(answer.Agency), answer))
            .Select(answer => answer.Agency)];
        return [.. agencies.Where(agency => !same.Contains(agency))];
    }

    private async Task<SentAdvisory> UploadAsync(
        IUploadMaker maker, Addressing addressing, string? idempotencyKey, IReadOnlyList<RefusedRecipient> skipped, CancellationToken cancellationToken)
    {
        // The directory that the recipients were checked against, or a newer one.
        AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
        Upload upload = await maker.MakeAsync(addressing, directory, cancellationToken);
        return await UploadAsync(upload with { IdempotencyKey = idempotencyKey }, skipped, cancellationToken);
    }

    private async Task<SentAdvisory> UploadAsync(Upload upload, IReadOnlyList<RefusedRecipient> skipped, CancellationToken cancellationToken)
    {
        UploadLimits.Require(session.Discovery.Limits, upload);
        PublishedAnswer answer = await session.Client.PublishAsync(upload.Parts, upload.Contents, upload.IdempotencyKey, cancellationToken);
        PublicationReceipt receipt = await PublicationCheck.RequireProvenAsync(session, upload, answer, cancellationToken);
        return new SentAdvisory(answer.Id, answer.Index, answer.PublishedAt, answer.Manifests, skipped, answer.Expired ?? [], receipt);
    }
}
