using Gateway.Server.Commands;
using Gateway.Server.Doctor;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Doctor;

/// <summary>A gateway that was just made and that nobody serves, for a test to spoil and have examined.</summary>
internal sealed class ExaminedSetup : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-doctor-").FullName;
    private readonly Dictionary<string, string?> settings = new() { ["Gateway:Urls:0"] = "http://127.0.0.1:0" };

    private ExaminedSetup()
    {
    }

    public DataFolder Data => new(Path.Combine(folder, "data"));

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public Func<string, long> FreeBytes { get; set; } = static _ => long.MaxValue;

    public static async Task<ExaminedSetup> CreateAsync()
    {
        var setup = new ExaminedSetup();
        await Founding.RunAsync(setup.Data, new NewGateway(GatewayHost.Name, null, null), new TestAgency("alpha").Enrolment, CancellationToken.None);
        File.Delete(setup.Data.RootKey);
        return setup;
    }

    public string PathOf(string name) => Path.Combine(folder, name);

    public ExaminedSetup With(string setting, string value)
    {
        settings[setting] = value;
        return this;
    }

    public ExaminedSetup Without(string setting)
    {
        settings.Remove(setting);
        return this;
    }

    public GatewayKeys LoadKeys() => GatewayKeys.Load(Data, Gateway.Exchange.GatewayName.Parse(GatewayHost.Name));

    /// <summary>Writes a file of mode 0600 outside of the data folder.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        File.Delete(PathOf(name));
        SecretFile.Write(PathOf(name), content);
        return PathOf(name);
    }

    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Data.Database};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>What all checks find.</summary>
    public async Task<IReadOnlyList<Finding>> ExamineAsync()
    {
        await using Setup setup = Examination.Read(Data, [], settings, new Machine(Time, FreeBytes));
        return await Examination.RunAsync(setup, CancellationToken.None);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
