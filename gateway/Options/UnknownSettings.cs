using System.Reflection;

namespace Gateway.Server.Options;

/// <summary>Finds settings that nothing reads: a misspelt limit or switch must stop the start, not be silently without effect.</summary>
internal static class UnknownSettings
{
    /// <summary>The full names of all settings below <paramref name="section"/> that <paramref name="type"/> has no member for.</summary>
    public static IEnumerable<string> Find(IConfigurationSection section, Type type)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            PropertyInfo? property = type.GetProperty(child.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (property is not { CanWrite: true })
            {
                yield return child.Path;
            }
            else if (property.PropertyType.Namespace == type.Namespace)
            {
                foreach (string path in Find(child, property.PropertyType))
                {
                    yield return path;
                }
            }
            else if (!property.PropertyType.IsArray && child.GetChildren().FirstOrDefault() is { } below)
            {
                yield return below.Path;
            }
        }
    }
}
