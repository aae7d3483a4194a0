using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Advisories.Sweeping;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Feed;
using Gateway.Server.Idempotency;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Withdrawals;

/// <summary>POST …/withdrawal: verify the signature, log it and close the advisory in one transaction, and erase the ciphertext after the commit.</summary>
internal sealed class WithdrawalHandler(
    LogWriter<IGatewayTransaction> writer,
    IdempotentRequests idempotency,
    ClosedAdvisories closed,
    SealedWithdrawals withdrawals,
    PayloadEraser eraser,
    GatewayOptions options,
    TimeProvider time)
{
    /// <summary>Withdraws an advisory of the caller's agency.</summary>
    public async Task<KeptAnswer> WithdrawAsync(
        SeenAdvisory advisory, SignedBody body, HttpRequest request, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        if (!advisory.IsSender)
        {
            throw Refusal.Forbidden("An advisory is withdrawn by the agency that sent it.");
        }

        using IdempotencyTicket ticket = await idempotency.EnterAsync(caller.Id, request, body.FingerprintAt(request), cancellationToken);
        if (ticket.Earlier is { } earlier)
        {
            return earlier;
        }

        await closed.RequireOpenAsync(advisory.Row, cancellationToken);
        Withdrawal withdrawal = Read(body, advisory.Row.Id, caller);
        LogReceipt<KeptAnswer> written = await writer.RunAsync(
            async (transaction, entries, token) => await ticket.LookUpAsync(transaction, token)
                ?? await RecordAsync(withdrawal, body.Signature, caller.Id, ticket, transaction, entries, token),
            cancellationToken);

        // Erasing goes on when the caller hangs up: the withdrawal stands.
        await eraser.EraseAsync(advisory.Row.Id, CancellationToken.None);
        return written.Result;
    }

    private Withdrawal Read(SignedBody body, AdvisoryId advisory, CallingPrincipal caller)
    {
        Withdrawal withdrawal = Parse(body.Document);
        SignedTime.Require(withdrawal.At, time);
        if (withdrawal.Gateway != options.GatewayName || withdrawal.Advisory != advisory)
        {
            throw Refusal.InvalidAdvisory("The withdrawal is not of this advisory.");
        }

        RequireSignature(withdrawal, body.Signature, caller.Row);
        return withdrawal;
    }

    private static Withdrawal Parse(ReadOnlyMemory<byte> document)
    {
        try
        {
            return Withdrawal.Parse(document);
        }
        catch (DocumentException broken)
        {
            throw Refusal.Of(broken);
        }
    }

    private static void RequireSignature(Withdrawal withdrawal, string signature, PrincipalRow signer)
    {
        if (!MemberSignatures.Of(signer).Verify(Namespaces.Withdrawal, withdrawal.Bytes.Span, signature))
        {
            throw Refusal.InvalidSignature("The withdrawal's signature is by none of the caller's sign keys.");
        }
    }

    private async ValueTask<KeptAnswer> RecordAsync(
        Withdrawal withdrawal, string signature, PrincipalId caller, IdempotencyTicket ticket, IGatewayTransaction transaction, EntryAppender entries,
        CancellationToken cancellationToken)
    {
        PrincipalRow publisher = await CallerStanding.RequireAsync(transaction, caller, time.GetUtcNow(), cancellationToken);
        CallerStanding.RequireRole(publisher, Role.Publisher);
        RequireSignature(withdrawal, signature, publisher);
        if (await transaction.FindAdvisoryAsync(withdrawal.Advisory, cancellationToken) is not { Status: AdvisoryStatus.Published })
        {
            throw new GatewayProblemException(ProblemName.Conflict, "The advisory was withdrawn or expired a moment ago.");
        }

        AppendedEntry entry = entries.Append(LogName.Audit, EntryDrafts.Withdrawn(caller, withdrawal, entries.HeadSize(LogName.Directory)));
        await transaction.SetWithdrawnAsync(
            new WithdrawalRow
            {
                Advisory = withdrawal.Advisory,
                LogIndex = entry.Index,
                Principal = caller,
                SealedWithdrawal = withdrawals.Seal(withdrawal.Advisory, withdrawal.Bytes.Span),
                Signature = signature,
            },
            cancellationToken);
        await FeedRemovals.RemoveAsync(transaction, entries, withdrawal.Advisory, FeedRemoval.Withdrawn, cancellationToken);
        KeptAnswer answer = KeptAnswer.Of(StatusCodes.Status201Created, location: null, new RecordedDocument(entry.Index));
        await ticket.KeepAsync(transaction, answer, cancellationToken);
        return answer;
    }
}
