using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansTickets.Grains.Inventory;

/// <summary>How much of a stock is free, as organisers know it (MISSION S9). In order: what is worse comes first.</summary>
internal enum SupplyLevel
{
    SoldOut,
    Low,
    Ample,
}

/// <summary>A stock is at another level than before. Part of the journal: what was raised must not hang on the settings of another day.</summary>
/// <param name="Stock">The product's id, or the option's where the option has a stock of its own.</param>
/// <param name="Threshold">A stock with so many free tickets or fewer was low then; 0: none was, only sold out.</param>
internal readonly record struct SupplyChange(Guid Stock, SupplyLevel From, SupplyLevel To, int Threshold)
{
    public bool RaisesLow => From == SupplyLevel.Ample && To < SupplyLevel.Ample && Threshold > 0;

    public bool RaisesSoldOut => From > SupplyLevel.SoldOut && To == SupplyLevel.SoldOut;

    public bool EndsLow => From < SupplyLevel.Ample && To == SupplyLevel.Ample;

    public bool EndsSoldOut => From == SupplyLevel.SoldOut && To > SupplyLevel.SoldOut;
}

/// <summary>Levels by name, as the journal has them.</summary>
internal sealed class SupplyLevelName() : JsonStringEnumConverter<SupplyLevel>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
