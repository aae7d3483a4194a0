using System.Reflection;
using Gateway.Server.Storage;

namespace Gateway.Tests.Reliability;

/// <summary>The gateway's own store, except that transactions open, tell the time and commit as a test says.</summary>
public class FaultyStore : DispatchProxy
{
    private IGatewayStore inner = null!;
    private StoreFaults faults = null!;

    internal static IGatewayStore Over(IGatewayStore inner, StoreFaults faults)
    {
        IGatewayStore store = Create<IGatewayStore, FaultyStore>();
        var proxy = (FaultyStore)(object)store;
        proxy.inner = inner;
        proxy.faults = faults;
        return store;
    }

#pragma warning disable CA2012 // A proxy hands its result on as an object; the caller awaits it, once.
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        faults.Gone && targetMethod!.Name != nameof(IAsyncDisposable.DisposeAsync) ? throw new StorageUnavailableException(null)
        : targetMethod!.Name == nameof(IGatewayStore.BeginAsync) ? BeginAsync((CancellationToken)args![0]!)
#pragma warning restore CA2012
        : targetMethod.Invoke(inner, BindingFlags.DoNotWrapExceptions, null, args, null);

    private async ValueTask<IGatewayTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        if (faults.Away > 0)
        {
            faults.Away--;
            throw new StorageUnavailableException(null);
        }

        return FaultyTransaction.Over(await inner.BeginAsync(cancellationToken), faults);
    }
}
