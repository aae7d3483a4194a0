using System.Globalization;
using System.Reflection;

namespace Gateway.Server.Options;

/// <summary>
/// The settings as they are in force, defaults included, for the log. No option holds a secret: secrets are files, and their paths may be shown.
/// </summary>
internal static class EffectiveSettings
{
    /// <summary>Every setting with its value, in the order of the classes.</summary>
    public static IEnumerable<(string Setting, string Value)> Of(GatewayOptions options) => Of(GatewayOptions.Section, options);

    private static IEnumerable<(string Setting, string Value)> Of(string path, object options) => options.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .SelectMany(property => OfProperty($"{path}:{property.Name}", property.GetValue(options)));

    private static IEnumerable<(string Setting, string Value)> OfProperty(string path, object? value) => value switch
    {
        null => [],
        string[] list => [(path, string.Join(", ", list))],
        _ when value.GetType().Namespace == typeof(GatewayOptions).Namespace => Of(path, value),
        _ => [(path, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")],
    };
}
