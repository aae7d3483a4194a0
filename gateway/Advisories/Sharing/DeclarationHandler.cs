using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Auth;
using Gateway.Server.Idempotency;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sharing;

/// <summary>
/// POST …/declarations: a publisher of a recipient declares that its agency passed the advisory on to its clients. Verified, logged and kept in one transaction;
/// also of an advisory withdrawn meanwhile, since what was passed on is not undone by that.
/// </summary>
internal sealed class DeclarationHandler(LogWriter<IGatewayTransaction> writer, IdempotentRequests idempotency, GatewayOptions options, TimeProvider time)
{
    /// <summary>Accepts a declaration of a recipient.</summary>
    public async Task<KeptAnswer> AcceptAsync(
        SeenAdvisory advisory, SignedBody body, HttpRequest request, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        DeliveryRow delivery = advisory.Delivery ?? throw Refusal.Forbidden("Declarations are signed by those an advisory was delivered to.");
        using IdempotencyTicket ticket = await idempotency.EnterAsync(caller.Id, request, body.FingerprintAt(request), cancellationToken);
        if (ticket.Earlier is { } earlier)
        {
            return earlier;
        }

        SharingRules.RequireClientsReachable(advisory.Row);
        Declaration declaration = Read(body, delivery, caller);
        LogReceipt<KeptAnswer> written = await writer.RunAsync(
            async (transaction, entries, token) => await ticket.LookUpAsync(transaction, token)
                ?? await RecordAsync(declaration, body.Signature, ticket, transaction, entries, token),
            cancellationToken);
        return written.Result;
    }

    private Declaration Read(SignedBody body, DeliveryRow delivery, CallingPrincipal caller)
    {
        Declaration declaration = Parse(body.Document);
        SignedTime.Require(declaration.At, time);
        bool isBound = declaration.Gateway == options.GatewayName && declaration.Advisory == delivery.Advisory && declaration.Principal == caller.Id
            && declaration.Manifest == delivery.ManifestSha256;
        if (!isBound)
        {
            throw Refusal.InvalidAdvisory("The declaration is not the caller's of this delivery.");
        }

        RequireSignature(declaration, body.Signature, caller.Row);
        return declaration;
    }

    private static Declaration Parse(ReadOnlyMemory<byte> document)
    {
        try
        {
            return Declaration.Parse(document);
        }
        catch (DocumentException broken)
        {
            throw Refusal.Of(broken);
        }
    }

    private static void RequireSignature(Declaration declaration, string signature, PrincipalRow signer)
    {
        if (!MemberSignatures.Of(signer).Verify(Namespaces.Declaration, declaration.Bytes.Span, signature))
        {
            throw Refusal.InvalidSignature("The declaration's signature is by none of the caller's sign keys.");
        }
    }

    private async ValueTask<KeptAnswer> RecordAsync(
        Declaration declaration, string signature, IdempotencyTicket ticket, IGatewayTransaction transaction, EntryAppender entries,
        CancellationToken cancellationToken)
    {
        PrincipalRow signer = await CallerStanding.RequireAsync(transaction, declaration.Principal, time.GetUtcNow(), cancellationToken);
        CallerStanding.RequireRole(signer, Role.Publisher);
        RequireSignature(declaration, signature, signer);
        AppendedEntry entry = entries.Append(LogName.Audit, EntryDrafts.Declared(declaration, entries.HeadSize(LogName.Directory)));
        await transaction.InsertSharingAsync(
            new SharingDocumentRow
            {
                Advisory = declaration.Advisory,
                Kind = SharingKind.Declaration,
                Agency = declaration.Principal.Agency,
                Principal = declaration.Principal,
                LogIndex = entry.Index,
                Document = declaration.Bytes.ToArray(),
                Signature = signature,
            },
            cancellationToken);
        KeptAnswer answer = KeptAnswer.Of(StatusCodes.Status201Created, location: null, new RecordedDocument(entry.Index));
        await ticket.KeepAsync(transaction, answer, cancellationToken);
        return answer;
    }
}
