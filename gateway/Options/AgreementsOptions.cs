namespace Gateway.Server.Options;

/// <summary>What sharing agreements are asked for.</summary>
internal sealed class AgreementsOptions
{
    /// <summary>Refuses every advisory between agencies that no agreement in force binds both. It is in the discovery document.</summary>
    public bool Required { get; set; }
}
