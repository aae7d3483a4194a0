using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

/// <summary>What a sweep is told is referred to.</summary>
internal static class Referenced
{
    public static Task<IReadOnlySet<PayloadId>> None(IReadOnlyList<PayloadId> asked, CancellationToken cancellationToken) => Answer([]);

    public static Task<IReadOnlySet<PayloadId>> All(IReadOnlyList<PayloadId> asked, CancellationToken cancellationToken) => Answer(asked);

    public static Func<IReadOnlyList<PayloadId>, CancellationToken, Task<IReadOnlySet<PayloadId>>> Only(params PayloadId[] referenced) =>
        (asked, _) => Answer(asked.Intersect(referenced));

    private static Task<IReadOnlySet<PayloadId>> Answer(IEnumerable<PayloadId> referenced) => Task.FromResult<IReadOnlySet<PayloadId>>(referenced.ToHashSet());
}
