using Gateway.Audit;

namespace Benchmarks;

/// <summary>An entry as most entries of a log are.</summary>
internal static class OrdinaryEntry
{
    public static EntryDraft Draft => EntryDraft.Create(
        "advisory.fetched", "bravo/k3x9d2mq", "0199b7a2-6a4e-7c31-9d55-0f6b8e2a41c7", Evidence.Gateway, static detail => detail.Integer("document", 0));
}
