// For building the Vulkan engine with headers before 1.3.272, as Debian 12 has them: ggml names
// three types of VK_EXT_layer_settings, which it uses only beside the validation layer. Their
// layout is that of the C structures in the extension's specification.
#pragma once
#include <vulkan/vulkan_core.h>

#if VK_HEADER_VERSION < 272
#include <cstdint>
#include <vector>

namespace vk {

enum class LayerSettingTypeEXT { eBool32 = 0 };

struct LayerSettingEXT {
  const char *pLayerName;
  const char *pSettingName;
  LayerSettingTypeEXT type;
  uint32_t valueCount;
  const void *pValues;
};

struct LayerSettingsCreateInfoEXT {
  explicit LayerSettingsCreateInfoEXT(const std::vector<LayerSettingEXT> &settings)
      : settingCount(static_cast<uint32_t>(settings.size())), pSettings(settings.data()) {}
  int sType = 1000496000;  // VK_STRUCTURE_TYPE_LAYER_SETTINGS_CREATE_INFO_EXT
  const void *pNext = nullptr;
  uint32_t settingCount;
  const LayerSettingEXT *pSettings;
};

}  // namespace vk
#endif
