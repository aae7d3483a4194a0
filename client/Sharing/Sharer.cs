using System.Text;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Directories;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Client.Sending;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Sharing;

/// <summary>
/// Shares an advisory with one more agency: file keys are wrapped for the keys that the replayed directory names, the addition is signed, and the answer is held
/// against the log.
/// </summary>
/// <param name="session">The gateway.</param>
/// <param name="delivery">The caller's own delivery, checked.</param>
/// <param name="headers">Its file keys.</param>
/// <param name="documents">Opens what it says of its documents.</param>
internal sealed class Sharer(GatewaySession session, OpenedDelivery delivery, SharedHeaders headers, DeliveryDocuments documents)
{
    /// <summary>Shares it.</summary>
    /// <returns>The entry, and what it says.</returns>
    /// <exception cref="CommandFailedException">The label, or the directory, does not let it be shared so.</exception>
    /// <exception cref="VerdictException">A key changed that was verified, or the gateway logged something else.</exception>
    public async Task<(long Index, AdvisorySharedDetail Detail)> ShareAsync(AgencyId recipient, CancellationToken cancellationToken)
    {
        AgencyDirectory directory = await DirectoryReplica.ReplayNewestAsync(session, cancellationToken);
        DirectoryAgency agency = directory.Find(recipient)
            ?? throw new CommandFailedException($"unknown-recipient: the directory has no agency {recipient}.");
        RecipientCheck.RequireUnchanged(agency, new VerifiedAgencies(session.Profile));
        Permission? permission = await FindPermissionAsync(recipient, cancellationToken);
        RequirePermitted(recipient, permission);
        await new AgreementsCheck(session).RequireOnwardAsync(
            delivery, recipient, permission is not null, () => documents.DescribeAsync(delivery, cancellationToken), cancellationToken);
        IReadOnlyList<KeyHeaders> wrapped = headers.WrapFor(agency, session.Clock.GetUtcNow());
        Addition addition = Describe(recipient, permission, wrapped);
        RecordedDocument answer = await session.Client.PostAdditionAsync(delivery.Manifest.Content.Advisory, Sign(addition, wrapped), cancellationToken);
        return (answer.Index, await RequireLoggedAsync(addition, answer.Index, cancellationToken));
    }

    private async Task<Permission?> FindPermissionAsync(AgencyId recipient, CancellationToken cancellationToken)
    {
        StatementContent stated = delivery.Statement.Content;
        if (!OnwardSharing.TakesPermission(stated.Tlp) || stated.Sender.Agency == session.Principal.Agency)
        {
            return null;
        }

        PermissionsAnswer answer = await session.Client.ReadPermissionsAsync(delivery.Manifest.Content.Advisory, cancellationToken);
        // One that names the recipient goes further: of an advisory that went to a group whose roster is kept from this agency it is the only one that counts.
        return answer.Permissions.Select(Read).Where(permission => permission.Permits(session.Principal.Agency, recipient))
            .OrderBy(permission => permission.Recipients is null).FirstOrDefault();
    }

    // Asked here too: a file key that was wrapped and sent is out, whatever the gateway then says.
    private void RequirePermitted(AgencyId recipient, Permission? permission)
    {
        StatementContent stated = delivery.Statement.Content;
        AgencyId author = stated.Sender.Agency;
        switch (OnwardSharing.Judge(stated.Tlp, author, session.Principal.Agency, recipient, permission))
        {
            case SharingVerdict.NeverShared:
                throw new CommandFailedException("tlp-not-permitted: TLP:RED stays with the persons whom it names; nobody shares it on.");
            case SharingVerdict.PermissionRequired:
                throw new CommandFailedException(
                    $"forbidden: TLP:{stated.Tlp.ToWire()} is shared on by its author, or with the author's recorded permission. "
                    + $"Ask {author} for it: advisory permit {delivery.Manifest.Content.Advisory} --to {session.Principal.Agency}");
            default:
                return;
        }
    }

    private Addition Describe(AgencyId recipient, Permission? permission, IReadOnlyList<KeyHeaders> wrapped)
    {
        try
        {
            return Addition.Create(new AdditionContent
            {
                Gateway = session.Gateway,
                Advisory = delivery.Manifest.Content.Advisory,
                AddedBy = session.Principal,
                Recipient = recipient,
                Manifest = delivery.Manifest.Digest,
                Statement = delivery.Statement.Digest,
                StatementRecipient = delivery.Statement.Recipient,
                Permission = permission?.Digest,
                Keys = [.. wrapped.Select(key => key.ToSealedKey())],
                At = CanonicalTime.Truncate(session.Clock.GetUtcNow()),
            });
        }
        catch (DocumentException failure)
        {
            throw new UsageException(Explanations.Of(failure), failure);
        }
    }

    private byte[] Sign(Addition addition, IReadOnlyList<KeyHeaders> wrapped)
    {
        HeaderSet set = HeaderSet.Create([KeyValuePair.Create(addition.Content.Recipient, wrapped)]);
        using SigningKey signingKey = session.Profile.LoadSigningKey();
        return CanonicalJson.Write(writer =>
        {
            writer.Raw("addition", addition.Bytes.Span);
            writer.Raw("headers", set.Bytes.Span);
            writer.Text("signature", addition.Sign(signingKey));
        });
    }

    private async Task<AdvisorySharedDetail> RequireLoggedAsync(Addition addition, long index, CancellationToken cancellationToken)
    {
        (LogEntry entry, _) = await session.Logs.ReadProvenAsync(LogName.Audit, index, cancellationToken);
        AdvisorySharedDetail? detail = entry.Action == ActionNames.AdvisoryShared ? AdvisorySharedDetail.Parse(entry.Detail) : null;
        return detail?.Addition == addition.Digest && detail.Recipient == addition.Content.Recipient && entry.Subject == addition.Content.Advisory.Value
            ? detail
            : throw new VerdictException(new LogVerdict(Verdict.Tampered, index, "The gateway took the addition, but logged something else."));
    }

    private static Permission Read(PermissionAnswer answer)
    {
        try
        {
            return Permission.Parse(Encoding.UTF8.GetBytes(answer.Permission.GetRawText()));
        }
        catch (DocumentException failure)
        {
            throw new VerdictException(Verdict.Malformed, "A permission that the gateway shows is none.", failure);
        }
    }
}
