using System.CommandLine;
using Gateway.Audit;
using Gateway.Client.Cli;

namespace Gateway.Client.Commands;

/// <summary>The ways audit commands name a log.</summary>
internal static class AuditWords
{
    public static Option<LogName?> Log(string description) => Words.Option<LogName?>("--log", description, TryParse, "audit or directory");

    private static bool TryParse(string? text, out LogName? value)
    {
        value = text switch { "audit" => LogName.Audit, "directory" => LogName.Directory, _ => null };
        return value is not null;
    }
}
