namespace Gateway.Tests.Storage;

/// <summary>The tests of this class need an environment variable, and are skipped with that reason where it is not set.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsSettingAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
