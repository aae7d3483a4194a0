namespace Gateway.Server.Hosting;

/// <summary>Marks an endpoint that takes a POST and changes nothing that is signed.</summary>
internal sealed class WorksWhileReadOnly
{
    /// <summary>The one there is.</summary>
    public static WorksWhileReadOnly Mark { get; } = new();
}
