using System.CommandLine;
using System.Globalization;
using Gateway.Client.Changes;
using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory principal sign FILE --root FILE</c>: adds a root key's signature to a prepared change, where that key is kept, offline.</summary>
internal static class PrincipalSignCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Argument<string> file = new("FILE") { Description = "The prepared change." };
        Option<string[]> roots = PrincipalWords.Roots();
        roots.Required = true;
        Command command = new("sign", "Add a root key's signature to a prepared change; needs no gateway.") { file, roots };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            () => Task.FromResult(Run(environment, parsed.GetRequiredValue(file), parsed.GetRequiredValue(roots))),
            cancellationToken));
        return command;
    }

    private static int Run(CommandEnvironment environment, string path, IReadOnlyList<string> rootPaths)
    {
        PreparedChange change = PreparedChange.Read(path);
        using RootKeys roots = RootKeys.Load(rootPaths);
        if (change.Signatures.Count + roots.Count > Limits.RootKeys)
        {
            throw new UsageException($"An agency has at most {Limits.RootKeys} root keys, and {path} would have more signatures.");
        }

        int added = change.Sign(roots.Keys);
        change.Rewrite(path);
        string count = change.Signatures.Count.ToString(CultureInfo.InvariantCulture);
        environment.Out.WriteLine(change.Summary);
        environment.Out.WriteLine($"sha256 {Sha256Digest.Of(change.Document.Span)}");
        environment.Out.WriteLine(added > 0 ? $"signed; it has {count} signatures now" : "signed by this key already");
        return ExitCode.Ok;
    }
}
