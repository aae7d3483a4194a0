using System.Reflection;
using Gateway.Audit;
using Gateway.Server.Storage;

namespace Gateway.Tests.Reliability;

/// <summary>A transaction of <see cref="FaultyStore"/>.</summary>
public class FaultyTransaction : DispatchProxy
{
    private IGatewayTransaction inner = null!;
    private StoreFaults faults = null!;

    internal static IGatewayTransaction Over(IGatewayTransaction inner, StoreFaults faults)
    {
        IGatewayTransaction transaction = Create<IGatewayTransaction, FaultyTransaction>();
        var proxy = (FaultyTransaction)(object)transaction;
        proxy.inner = inner;
        proxy.faults = faults;
        return transaction;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        $"get_{nameof(ILogTransaction.Now)}" => inner.Now + faults.ClockShift,
#pragma warning disable CA2012 // A proxy hands its result on as an object; the caller awaits it, once.
        nameof(ILogTransaction.CommitAsync) => CommitAsync((CancellationToken)args![0]!),
#pragma warning restore CA2012
        _ => targetMethod.Invoke(inner, BindingFlags.DoNotWrapExceptions, null, args, null),
    };

    private async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        bool isCut = faults.Cuts.TryDequeue(out CommitCut cut);
        if (!isCut || cut == CommitCut.AfterItTookPlace)
        {
            await inner.CommitAsync(cancellationToken);
        }

        if (isCut)
        {
            faults.Away = faults.AwayAfterCut;
            throw new LogCommitUnknownException();
        }
    }
}
