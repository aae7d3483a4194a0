using Gateway.Server.Options;
using Microsoft.Extensions.Options;

namespace Gateway.Server.Hosting;

/// <summary>
/// Reads the settings: <c>gateway.json</c> in the data folder, then the environment, then the command line, each over the one before.
/// </summary>
internal static class Settings
{
    private const string LoggingSection = "Logging";

    /// <summary>Adds the sources to a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="data">The data folder.</param>
    /// <param name="overrides">Settings of the command line, by full name.</param>
    /// <exception cref="SetupException">The file is not JSON.</exception>
    public static void AddSources(IConfigurationBuilder configuration, DataFolder data, IEnumerable<KeyValuePair<string, string?>> overrides)
    {
        try
        {
            configuration
                .AddJsonFile(data.Configuration, optional: false, reloadOnChange: false)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(overrides);
        }
        catch (InvalidDataException exception)
        {
            // A builder that loads what is added at once fails here, one that waits in ReadSources.
            throw NotJson(exception);
        }
    }

    /// <summary>Binds and validates the options.</summary>
    /// <param name="configuration">What <see cref="AddSources"/> filled.</param>
    /// <param name="data">The data folder.</param>
    /// <param name="urls">The addresses of the command line; none for the configured ones. A list replaces a list, it does not mix with it.</param>
    /// <exception cref="SetupException">Anything is wrong; all of it is named.</exception>
    public static GatewayOptions Bind(IConfiguration configuration, DataFolder data, IReadOnlyCollection<string> urls)
    {
        (GatewayOptions options, IReadOnlyList<string> faults) = Examine(configuration, data, urls);
        return faults.Count == 0 ? options : throw new SetupException(string.Join('\n', faults));
    }

    /// <summary>As <see cref="Bind"/>, for whoever wants to know all about settings that are wrong.</summary>
    /// <returns>The options as far as they go, and a sentence for each thing that is wrong with them.</returns>
    /// <exception cref="SetupException">A value cannot be read at all.</exception>
    public static (GatewayOptions Options, IReadOnlyList<string> Faults) Examine(
        IConfiguration configuration, DataFolder data, IReadOnlyCollection<string> urls)
    {
        List<string> errors = [.. FindUnknown(configuration, data)];
        GatewayOptions options = Read(configuration);
        if (urls.Count > 0)
        {
            options.Urls = [.. urls];
        }

        ValidateOptionsResult result = new GatewayOptionsValidator().Validate(null, options);
        errors.AddRange(result.Failures ?? []);
        return (options, errors);
    }

    /// <summary>Reads the settings for a command that does not serve.</summary>
    /// <exception cref="SetupException">The data folder is not one, or a setting is wrong.</exception>
    public static GatewayOptions Load(DataFolder data)
    {
        var configuration = new ConfigurationBuilder();
        AddSources(configuration, Existing(data), []);
        return Bind(ReadSources(configuration), data, []);
    }

    /// <summary>Reads the settings without asking whether they can be served by: files that they name may be gone, and a backup is wanted all the same.</summary>
    /// <exception cref="SetupException">The data folder is not one, or its settings cannot be read.</exception>
    public static GatewayOptions LoadUnchecked(DataFolder data)
    {
        var configuration = new ConfigurationBuilder();
        AddSources(configuration, Existing(data), []);
        return Read(ReadSources(configuration));
    }

    /// <summary>The data folder, if it is one.</summary>
    /// <exception cref="SetupException">There is no configuration in it.</exception>
    public static DataFolder Existing(DataFolder data) => File.Exists(data.Configuration)
        ? data
        : throw new SetupException($"{data} is not a gateway's data folder; make one with gateway init.");

    /// <summary>Builds the configuration.</summary>
    /// <exception cref="SetupException">The file is not JSON.</exception>
    public static IConfigurationRoot ReadSources(IConfigurationBuilder configuration)
    {
        try
        {
            return configuration.Build();
        }
        catch (InvalidDataException exception)
        {
            throw NotJson(exception);
        }
    }

    private static GatewayOptions Read(IConfiguration configuration)
    {
        GatewayOptions options = new();
        try
        {
            configuration.GetSection(GatewayOptions.Section).Bind(options);
            return options;
        }
        catch (InvalidOperationException exception)
        {
            // The binder names the setting and the value that it cannot read as a number or switch.
            throw new SetupException(exception.Message, exception);
        }
    }

    private static SetupException NotJson(InvalidDataException exception) => new("gateway.json cannot be read as JSON.", exception);

    private static IEnumerable<string> FindUnknown(IConfiguration configuration, DataFolder data)
    {
        // Beside the gateway's own section the file may hold logging levels; the environment holds whatever it holds.
        IConfigurationRoot file = ReadSources(new ConfigurationBuilder().AddJsonFile(data.Configuration));
        IEnumerable<string> sections = file.GetChildren().Select(section => section.Key)
            .Except([GatewayOptions.Section, LoggingSection], StringComparer.OrdinalIgnoreCase);
        return sections.Concat(UnknownSettings.Find(configuration.GetSection(GatewayOptions.Section), typeof(GatewayOptions)))
            .Select(name => $"{name} is not a setting.");
    }
}
