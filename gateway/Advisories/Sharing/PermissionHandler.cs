using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Advisories.Withdrawals;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Idempotency;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sharing;

/// <summary>POST …/permissions: a publisher of the sending agency lets a recipient share the advisory on. Verified, logged and kept in one transaction.</summary>
internal sealed class PermissionHandler(
    LogWriter<IGatewayTransaction> writer, IdempotentRequests idempotency, ClosedAdvisories closed, GatewayOptions options, TimeProvider time)
{
    /// <summary>Records a permission of the caller's agency.</summary>
    public async Task<KeptAnswer> PermitAsync(
        SeenAdvisory advisory, SignedBody body, HttpRequest request, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        if (!advisory.IsSender)
        {
            throw Refusal.Forbidden("Sharing on is permitted by the agency that sent the advisory.");
        }

        using IdempotencyTicket ticket = await idempotency.EnterAsync(caller.Id, request, body.FingerprintAt(request), cancellationToken);
        if (ticket.Earlier is { } earlier)
        {
            return earlier;
        }

        await closed.RequireOpenAsync(advisory.Row, cancellationToken);
        SharingRules.RequirePermissible(advisory.Row);
        Permission permission = Read(body, advisory.Row.Id, caller);
        LogReceipt<KeptAnswer> written = await writer.RunAsync(
            async (transaction, entries, token) => await ticket.LookUpAsync(transaction, token)
                ?? await RecordAsync(permission, body.Signature, caller.Id, ticket, transaction, entries, token),
            cancellationToken);
        return written.Result;
    }

    private Permission Read(SignedBody body, AdvisoryId advisory, CallingPrincipal caller)
    {
        Permission permission = Parse(body.Document);
        SignedTime.Require(permission.At, time);
        if (permission.Gateway != options.GatewayName || permission.Advisory != advisory)
        {
            throw Refusal.InvalidAdvisory("The permission is not of this advisory.");
        }

        RequireSignature(permission, body.Signature, caller.Row);
        return permission;
    }

    private static Permission Parse(ReadOnlyMemory<byte> document)
    {
        try
        {
            return Permission.Parse(document);
        }
        catch (DocumentException broken)
        {
            throw Refusal.Of(broken);
        }
    }

    private static void RequireSignature(Permission permission, string signature, PrincipalRow signer)
    {
        if (!MemberSignatures.Of(signer).Verify(Namespaces.Permission, permission.Bytes.Span, signature))
        {
            throw Refusal.InvalidSignature("The permission's signature is by none of the caller's sign keys.");
        }
    }

    private async ValueTask<KeptAnswer> RecordAsync(
        Permission permission, string signature, PrincipalId caller, IdempotencyTicket ticket, IGatewayTransaction transaction, EntryAppender entries,
        CancellationToken cancellationToken)
    {
        PrincipalRow publisher = await CallerStanding.RequireAsync(transaction, caller, time.GetUtcNow(), cancellationToken);
        CallerStanding.RequireRole(publisher, Role.Publisher);
        RequireSignature(permission, signature, publisher);
        if (await transaction.FindAdvisoryAsync(permission.Advisory, cancellationToken) is not { Status: AdvisoryStatus.Published })
        {
            throw Refusal.Conflict("The advisory was withdrawn or expired a moment ago.");
        }

        if (await transaction.FindDeliveryAsync(permission.Advisory, permission.Agency, cancellationToken) is null)
        {
            throw new GatewayProblemException(ProblemName.UnknownRecipient, "The agency does not have the advisory that it is to share on.")
            {
                Recipients = [new RecipientRefusal(permission.Agency.Value, ProblemName.UnknownRecipient)],
            };
        }

        AppendedEntry entry = entries.Append(LogName.Audit, EntryDrafts.Permitted(caller, permission, entries.HeadSize(LogName.Directory)));
        await transaction.InsertSharingAsync(
            new SharingDocumentRow
            {
                Advisory = permission.Advisory,
                Kind = SharingKind.Permission,
                Agency = permission.Agency,
                Principal = caller,
                LogIndex = entry.Index,
                Document = permission.Bytes.ToArray(),
                Signature = signature,
            },
            cancellationToken);
        KeptAnswer answer = KeptAnswer.Of(StatusCodes.Status201Created, location: null, new RecordedDocument(entry.Index));
        await ticket.KeepAsync(transaction, answer, cancellationToken);
        return answer;
    }
}
