namespace Gateway.Crypto.Tests;

/// <summary>A test that needs third-party data, skipped with that reason where the data is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string relativePath)
    {
        RelativePath = relativePath;
        if (SharedFiles.Find(relativePath) is null)
        {
            Skip = $"shared/{relativePath} is not beside the project.";
        }
    }

    public string RelativePath { get; }
}
