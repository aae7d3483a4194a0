using System.CommandLine;
using Gateway.Server.Options;

namespace Gateway.Server.Commands;

/// <summary><c>--data DIR</c>, which every command takes.</summary>
internal static class DataOption
{
    /// <summary>A new option for one command.</summary>
    public static Option<string> Create() => new("--data") { Description = "The gateway's data folder.", Required = true, HelpName = "DIR" };

    /// <summary>The folder that was named.</summary>
    public static DataFolder Read(ParseResult arguments, Option<string> option) => new(arguments.GetRequiredValue(option));
}
