using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Auth;
using Gateway.Server.Idempotency;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Receipts;

/// <summary>
/// POST …/receipts: verify the signature, then in one transaction log it and keep it. All receipts are kept, also for an advisory withdrawn
/// meanwhile: that somebody read it is not undone by its withdrawal.
/// </summary>
internal sealed class ReceiptHandler(LogWriter<IGatewayTransaction> writer, IdempotentRequests idempotency, GatewayOptions options, TimeProvider time)
{
    /// <summary>Accepts a receipt of a recipient.</summary>
    public async Task<KeptAnswer> AcceptAsync(
        SeenAdvisory advisory, SignedBody body, HttpRequest request, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        DeliveryRow delivery = advisory.Delivery ?? throw Refusal.Forbidden("Receipts are signed by those an advisory was addressed to.");
        using IdempotencyTicket ticket = await idempotency.EnterAsync(caller.Id, request, body.FingerprintAt(request), cancellationToken);
        if (ticket.Earlier is { } earlier)
        {
            return earlier;
        }

        Receipt receipt = Read(body, delivery, caller);
        LogReceipt<KeptAnswer> written = await writer.RunAsync(
            async (transaction, entries, token) => await ticket.LookUpAsync(transaction, token)
                ?? await RecordAsync(receipt, body, ticket, transaction, entries, token),
            cancellationToken);
        return written.Result;
    }

    private Receipt Read(SignedBody body, DeliveryRow delivery, CallingPrincipal caller)
    {
        Receipt receipt = Parse(body.Document);
        SignedTime.Require(receipt.At, time);
        bool isBound = receipt.Gateway == options.GatewayName && receipt.Advisory == delivery.Advisory && receipt.Principal == caller.Id
            && receipt.Manifest == delivery.ManifestSha256;
        if (!isBound)
        {
            throw Refusal.InvalidAdvisory("The receipt is not the caller's for this delivery.");
        }

        RequireSignature(receipt, body.Signature, caller.Row);
        return receipt;
    }

    private static Receipt Parse(ReadOnlyMemory<byte> document)
    {
        try
        {
            return Receipt.Parse(document);
        }
        catch (DocumentException broken)
        {
            throw Refusal.Of(broken);
        }
    }

    private static void RequireSignature(Receipt receipt, string signature, PrincipalRow signer)
    {
        if (!MemberSignatures.Of(signer).Verify(Namespaces.Receipt, receipt.Bytes.Span, signature))
        {
            throw Refusal.InvalidSignature("The receipt's signature is by none of the caller's sign keys.");
        }
    }

    private async ValueTask<KeptAnswer> RecordAsync(
        Receipt receipt, SignedBody body, IdempotencyTicket ticket, IGatewayTransaction transaction, EntryAppender entries,
        CancellationToken cancellationToken)
    {
        PrincipalRow signer = await CallerStanding.RequireAsync(transaction, receipt.Principal, time.GetUtcNow(), cancellationToken);
        RequireSignature(receipt, body.Signature, signer);
        DeliveryRow? delivery = await transaction.FindDeliveryAsync(receipt.Advisory, receipt.Principal.Agency, cancellationToken);
        AppendedEntry entry = entries.Append(LogName.Audit, EntryDrafts.Acknowledged(receipt, entries.HeadSize(LogName.Directory)));
        await transaction.InsertReceiptAsync(
            new ReceiptRow
            {
                Advisory = receipt.Advisory,
                Principal = receipt.Principal,
                LogIndex = entry.Index,
                Receipt = receipt.Bytes.ToArray(),
                Signature = body.Signature,
            },
            cancellationToken);
        if (DeliveryProgress.Advances(delivery!.State, receipt.Disposition, out DeliveryState state))
        {
            await transaction.SetDeliveryStateAsync(receipt.Advisory, receipt.Principal.Agency, state, entry.Time, cancellationToken);
        }

        KeptAnswer answer = KeptAnswer.Of(StatusCodes.Status201Created, location: null, new RecordedDocument(entry.Index));
        await ticket.KeepAsync(transaction, answer, cancellationToken);
        return answer;
    }
}
