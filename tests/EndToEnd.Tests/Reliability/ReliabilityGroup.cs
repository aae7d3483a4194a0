namespace EndToEnd.Tests.Reliability;

/// <summary>
/// Tests that press a gateway as hard as they can run one after the other and beside nothing else: they would take from others the time that those promise to keep.
/// </summary>
[CollectionDefinition(Load.Collection, DisableParallelization = true)]
public sealed class ReliabilityGroup;
