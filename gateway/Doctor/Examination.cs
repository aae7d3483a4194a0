using System.Data.Common;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Fsck;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Doctor;

/// <summary>Asks every question about a setup.</summary>
internal static class Examination
{
    /// <summary>The questions, in the order of their findings.</summary>
    public static IReadOnlyList<ICheck> Checks { get; } =
    [
        new SettingsCheck(),
        new FilesCheck(),
        new CryptographyCheck(),
        new KeysCheck(),
        new DatabaseCheck(),
        new ClockCheck(),
        new SpaceCheck(),
        new AnchorCheck(),
        new CertificateCheck(),
        new WitnessesCheck(),
        new TimestampsCheck(),
        new ValidatorCheck(),
        new AddressesCheck(),
        new WebhooksCheck(),
        new LeftoversCheck(),
    ];

    /// <summary>Reads a setup as <c>serve</c> would.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="urls">The addresses of the command line; none for the configured ones.</param>
    /// <param name="overrides">Settings of the command line, by full name.</param>
    /// <param name="machine">The machine that it would be served on.</param>
    /// <exception cref="SetupException">There is no data folder, or its settings cannot be read at all.</exception>
    public static Setup Read(DataFolder data, IReadOnlyCollection<string> urls, IEnumerable<KeyValuePair<string, string?>> overrides, Machine machine)
    {
        var configuration = new ConfigurationBuilder();
        Settings.AddSources(configuration, Settings.Existing(data), overrides);
        (GatewayOptions options, IReadOnlyList<string> faults) = Settings.Examine(Settings.ReadSources(configuration), data, urls);
        return new Setup(data, options, faults, machine);
    }

    /// <summary>Runs every check.</summary>
    public static async Task<IReadOnlyList<Finding>> RunAsync(Setup setup, CancellationToken cancellationToken)
    {
        List<Finding> found = [];
        foreach (ICheck check in Checks)
        {
            var findings = new Findings(check.Name);
            try
            {
                await check.ExamineAsync(setup, findings, cancellationToken);
            }
            catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException)
            {
                findings.Wrong($"This could not be examined: {exception.Message}");
            }
            catch (Exception exception) when (exception is DbException or EntryFormatException or DocumentException || StoredValues.AreMalformed(exception))
            {
                findings.Wrong("This could not be examined: the database does not hold what the gateway writes; gateway fsck tells more.");
            }

            found.AddRange(findings.All);
        }

        return found;
    }
}
