namespace Gateway.Tests.Attacks;

/// <summary>The tests that attack one and the same program, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class AttackCollection : ICollectionFixture<AttackedGateway>
{
    public const string Name = "Attacks";
}
