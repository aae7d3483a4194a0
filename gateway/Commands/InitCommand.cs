using System.CommandLine;
using Gateway.Exchange;
using Gateway.Server.Options;

namespace Gateway.Server.Commands;

/// <summary><c>gateway init</c>: keys, settings, database, the gateway's own record and the founding agency.</summary>
internal static class InitCommand
{
    private const int MaxEnrolmentBytes = 128 * 1024;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> data = DataOption.Create();
        Option<string> name = new("--name") { Description = "The gateway's name, for good.", Required = true, HelpName = "NAME" };
        Option<string> admin = new("--admin") { Description = "The first agency's enrolment file.", Required = true, HelpName = "FILE" };
        Option<string?> publicUrl = new("--public-url") { Description = "The URL that members will use.", HelpName = "URL" };
        Option<string?> storage = new("--connection-string-file") { Description = "Use SQL Server, with the connection string in this file.", HelpName = "FILE" };
        Option<bool> selfSigned = new("--self-signed") { Description = "Make a certificate for trials; members have to be given it." };
        Option<string?> passphrase = new("--passphrase-file") { Description = "Seal the private keys under the passphrase in this file.", HelpName = "FILE" };
        Command command = new("init", "Makes a new gateway.") { data, name, admin, publicUrl, storage, selfSigned, passphrase };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            DataOption.Read(arguments, data),
            new NewGateway(
                arguments.GetRequiredValue(name),
                arguments.GetValue(publicUrl),
                arguments.GetValue(storage),
                arguments.GetValue(selfSigned) ? HostOf(arguments.GetValue(publicUrl)) : null,
                arguments.GetValue(passphrase)),
            arguments.GetRequiredValue(admin),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DataFolder data, NewGateway gateway, string enrolmentFile, CancellationToken cancellationToken)
    {
        await Founding.RunAsync(data, gateway, await ReadEnrolmentAsync(enrolmentFile, cancellationToken), cancellationToken);
        Console.Error.WriteLine($"Made the gateway {gateway.Name} in {data}. Keep {data.RootKey} somewhere safe and offline; serving does not need it.");
        if (gateway.SelfSigned is { } host)
        {
            Console.Error.WriteLine(
                $"Its certificate for {host.Name} vouches for itself. For trials, give members {data.TlsCertificate}: SSL_CERT_FILE, or curl --cacert.");
        }

        return ExitCode.Ok;
    }

    private static SelfSignedHost HostOf(string? publicUrl) =>
        new(Uri.TryCreate(publicUrl, UriKind.Absolute, out Uri? url) ? url.IdnHost : "localhost");

    private static async Task<Enrolment> ReadEnrolmentAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists && file.Length <= MaxEnrolmentBytes
                ? Enrolment.Parse(await File.ReadAllBytesAsync(path, cancellationToken))
                : throw new SetupException($"There is no enrolment file {path}.");
        }
        catch (DocumentException exception)
        {
            throw new SetupException($"{path} is not a valid enrolment: {exception.Message}", exception);
        }
    }
}
