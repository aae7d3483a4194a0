namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>A theory about third-party data, skipped with its reason where that is not at hand.</summary>
internal sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute(string folder)
    {
        if (!Directory.Exists(Shared.Folder(folder)))
        {
            Skip = $"The folder ../shared/{folder} is not here.";
        }
    }
}
