using Gateway.Audit;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Auth;

/// <summary>
/// The one use that a request's proof is good for. It is used up in a transaction of its own, before anything else is done, or in that of what the request records
/// anyway, which spares it a commit; in any case before the request is answered.
/// </summary>
internal sealed class ProofUse(PresentedProof proof, DpopVerifier dpop, LogWriter<IGatewayTransaction> log)
{
    private bool isUsed;

    /// <summary>The proof itself: evidence for the log.</summary>
    public string Text => proof.Text;

    /// <summary>Uses it up inside a transaction, unless this request has done so before; false if another request did. The caller marks it once that is committed: a work of the log may be run again.</summary>
    public async ValueTask<bool> TryUseAsync(IGatewayTransaction transaction, CancellationToken cancellationToken) =>
        isUsed || await dpop.TryUseOnceAsync(transaction, proof, cancellationToken);

    /// <summary>Remembers that it is used up, by this request or another.</summary>
    public void MarkUsed() => isUsed = true;

    /// <summary>Uses it up in a transaction of its own, unless this request has done so before.</summary>
    /// <exception cref="GatewayProblemException"><c>invalid-dpop-proof</c>: another request did.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (isUsed)
        {
            return;
        }

        LogReceipt<bool> receipt = await log.RunAsync((transaction, _, cancel) => TryUseAsync(transaction, cancel), cancellationToken);
        MarkUsed();
        if (!receipt.Result)
        {
            throw new GatewayProblemException(ProblemName.InvalidDpopProof);
        }
    }
}
