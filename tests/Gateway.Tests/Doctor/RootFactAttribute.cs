namespace Gateway.Tests.Doctor;

/// <summary>A test that gives files to another user, which only root may do.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = Environment.IsPrivilegedProcess ? null : "only root gives files away";
}
